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

  it('says of nobody that they are verified', () => {
    assert.match(markup, /Not verified/);
    assert.doesNotMatch(markup, /state="verified"|<stepup-status[^>]* verified/);
  });
});
