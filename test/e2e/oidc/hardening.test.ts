import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader } from 'jose';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../emulator/chromium.js';
import { runApp, type OidcApp } from './app.js';
import { answerProvider } from './person.js';
import { Visit } from './visit.js';

const NONCE = 'wanted-by-the-api';

let browser: Browser;
let app: OidcApp;

before(async () => {
  app = await runApp({ openerPolicy: 'same-origin', apiNonce: NONCE });
  browser = await startChromium();
});
after(async () => {
  await browser?.close();
  await app?.close();
});

describe('a provider whose pages have Cross-Origin-Opener-Policy', () => {
  it('answers all the same, and nothing of a token is where anybody could read it', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2' });
    const said: string[] = [];
    visit.page.on('console', message => said.push(message.text()));
    await visit.page.evaluate(() => {
      const heard: string[] = ((window as any).heard = []);
      for (const name of ['stepup-elements.oidc.callback'])
        new BroadcastChannel(name).onmessage = ({ data }) => heard.push(JSON.stringify(data));
      addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)));
    });
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.includes('api 204'));
    const places = await visit.page.evaluate(async () => {
      const { client, events, heard } = window as any;
      const { accessToken } = await client.getSession();
      return {
        accessToken: accessToken as string,
        where: JSON.stringify([
          { ...localStorage },
          { ...sessionStorage },
          document.cookie,
          location.href,
          document.documentElement.outerHTML,
          events,
          heard,
          (await indexedDB.databases()).map(({ name }) => name),
        ]),
      };
    });
    assert.ok(places.accessToken.length > 100);
    for (const part of places.accessToken.split('.'))
      assert.ok(!places.where.includes(part) && !said.join().includes(part), 'a part of the token');
    assert.doesNotMatch(places.where, /eyJ[\w-]+\.eyJ/, 'any token');
    await visit.leave();
  });
});

describe('tokens that are bound to a key of the page (DPoP)', () => {
  it('go out with a proof for exactly the request, and with the nonce that the API wants', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2', dpop: true });
    app.requests.length = 0;
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.includes('api 204'));
    assert.equal(app.requests.length, 2);
    const proofs = app.requests.map(({ authorization, dpop }) => {
      const [scheme, token] = authorization!.split(' ');
      const proof = String(dpop);
      const key = decodeProtectedHeader(proof).jwk!;
      return { scheme, token: token!, key, claims: decodeJwt(proof) };
    });
    for (const { scheme, token, key, claims } of proofs) {
      assert.equal(scheme, 'DPoP');
      assert.deepEqual([claims['htm'], claims['htu']], ['DELETE', `${app.origin}/api/documents`]);
      assert.equal(claims['ath'], createHash('sha256').update(token).digest('base64url'));
      assert.deepEqual(decodeJwt(token)['cnf'], { jkt: await calculateJwkThumbprint(key) });
    }
    assert.deepEqual(
      proofs.map(({ claims }) => claims['nonce']),
      [undefined, NONCE],
    );
    assert.notEqual(proofs[0]!.claims.jti, proofs[1]!.claims.jti);
    await visit.leave();
  });
});

describe('somebody who wants to answer in the provider’s place', () => {
  const MARKUP = '<img src=x onerror="document.title=1">';

  /** The provider's answer to the next question, by somebody else. */
  async function answerAs(visit: Visit, answer: Record<string, string>): Promise<void> {
    await visit.context.route(`${app.oidc.issuer}/auth?*`, route => {
      const asked = new URL(route.request().url()).searchParams;
      const location = new URL(asked.get('redirect_uri')!);
      for (const [name, value] of Object.entries({ state: asked.get('state')!, ...answer }))
        location.searchParams.set(name, value);
      return route.fulfill({ status: 302, headers: { location: location.href } });
    });
  }

  it('is not believed: a page of another site, one of this origin, a link to the callback page', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2' });
    const shown = await visit.clickWithWindow();
    await shown.locator('#email').waitFor();
    const query = '?code=planted&state=guessed';
    const spoof = { type: 'stepup-elements.oidc.answer', state: 'guessed', query };
    const callback = `${app.origin}/stepup-callback.html`;
    const framed = callback.replace('localhost', '127.0.0.1');
    await visit.page.evaluate(async src => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.src = src;
      await new Promise(resolve => (frame.onload = resolve));
    }, framed);
    await visit.page.frames()[1]!.evaluate(message => parent.postMessage(message, '*'), spoof);
    const other = await visit.context.newPage();
    await other.goto(`${callback}${query}#code=planted`);
    assert.equal(other.url(), callback, 'nothing of it stays in the address');
    await other.evaluate(message => {
      new BroadcastChannel('stepup-elements.oidc.callback').postMessage(message);
    }, spoof);
    assert.deepEqual([await visit.done(), await visit.denied()], [[], []], 'the question is still open');
    await visit.page.bringToFront();
    await answerProvider(app.oidc, shown);
    await visit.until(done => done.includes('api 204'));
    await visit.leave();
  });

  it('has no words of theirs in the page, and leads it nowhere', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2' });
    const elsewhere = 'https://evil.example/';
    const said = { error_description: MARKUP, error_uri: elsewhere, return_to: elsewhere };
    await answerAs(visit, { error: 'access_denied', iss: app.oidc.issuer, ...said });
    const address = visit.page.url();
    await visit.click();
    assert.equal(await visit.untilDenied(), 'cancelled');
    const { markup, title } = await visit.page.evaluate(() => ({
      markup: document.documentElement.outerHTML,
      title: document.title,
    }));
    assert.ok(!markup.includes('onerror') && !markup.includes('evil.example'), markup);
    assert.deepEqual([title, visit.page.url()], ['Documents', address]);
    await visit.leave();
  });

  it('gets no code of another issuer redeemed (RFC 9207)', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2' });
    await answerAs(visit, { code: 'planted', iss: 'https://evil.example' });
    const redeemed: string[] = [];
    visit.context.on('request', request => {
      if (request.url().endsWith('/token')) redeemed.push(request.url());
    });
    await visit.click();
    assert.equal(await visit.untilDenied(), 'invalid-response');
    assert.deepEqual([redeemed, await visit.done()], [[], []]);
    await visit.leave();
  });
});
