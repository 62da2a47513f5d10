import { strict as assert } from 'node:assert';
import { before, describe, it } from 'node:test';
import { serverRendered } from './server-render.js';

describe('what a server renders', () => {
  let markup: string;
  before(async () => {
    markup = await serverRendered();
  });

  const shadowOf = (id: string): string => {
    const start = markup.indexOf('>', markup.indexOf(`id="${id}"`));
    return markup.slice(start, markup.indexOf('<!--/lit-part--></template>', start));
  };

  it('has a declarative shadow root for each element', () => {
    assert.equal(markup.match(/<template shadowroot="open" shadowrootmode="open">/g)?.length, 6);
  });

  it('is locked: a revealing gate has no slot for its content', () => {
    for (const id of ['content', 'template']) {
      const shadow = shadowOf(id);
      assert.match(shadow, /<slot name="locked">/);
      assert.doesNotMatch(shadow, /<slot>|<slot name="">/);
      assert.match(shadow, /part="unlock-button"/);
    }
    assert.match(shadowOf('action'), /<slot><\/slot>/);
  });

  it('copies nothing of what is concealed, and leaves it in its template', () => {
    assert.equal(markup.split('78 – 90').length, 2);
    assert.match(markup, /<template><p>In a template: 78 – 90<\/p><\/template>/);
    assert.equal(markup.split('12 – 34 – 56').length, 2);
  });

  it('is in the language of the request, and each request in its own', async () => {
    const [german, korean, english] = await Promise.all([
      serverRendered('de-AT'),
      serverRendered('ko'),
      serverRendered(),
    ]);
    for (const words of ['Entsperren', 'Nicht bestätigt', 'Schützen Sie zuerst Ihr Konto', 'lang="de-at"']) {
      assert.ok(german.includes(words), words);
    }
    assert.match(korean, /잠금 해제/);
    assert.doesNotMatch(german + korean, /Unlock|Not verified|Protect/);
    assert.match(english, /Unlock/);
  });

  it('is in the language of an element’s own lang first', async () => {
    assert.match(await serverRendered('de'), /<stepup-status\s+lang="fr"[^>]*>.*Identité non confirmée/s);
  });

  it('says of nobody that they are verified', () => {
    assert.match(markup, /Not verified/);
    assert.doesNotMatch(markup, /state="verified"|<stepup-status[^>]* verified/);
  });
});
