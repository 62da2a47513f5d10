import { expect } from '@open-wc/testing';
import { RETURN_KEY, type KeptReturn } from '../../../../src/providers/oidc/oauth/answer.js';
import { takeReturn } from '../../../../src/providers/oidc/oauth/away.js';

const QUERY = 'code=1&state=the-state';

describe('The return from a provider by navigation', () => {
  const before = location.href;
  afterEach(() => {
    history.replaceState(null, '', before);
    sessionStorage.removeItem(RETURN_KEY);
  });

  /** Has left the page at one address, and is back at another. */
  function comeBack(left: string, at = left): void {
    const kept: KeptReturn = {
      ...{ state: 'the-state', nonce: 'n', verifier: 'v' },
      ...{ page: location.origin + left, leftAt: Date.now() },
    };
    sessionStorage.setItem(RETURN_KEY, JSON.stringify(kept));
    history.replaceState({ router: 1 }, '', `${location.origin}${at}${at.includes('?') ? '&' : '?'}${QUERY}`);
  }

  for (const path of ['/page?a=1', '//evil.example/page', '//evil.example/?a=1', '/\\evil.example/']) {
    it(`takes the answer out of the address of ${path}`, () => {
      comeBack(path);
      expect(new URLSearchParams(takeReturn()!.query).get('code')).to.equal('1');
      expect(location.href).to.equal(new URL(location.origin + path).href);
      expect(history.state).to.eql({ router: 1 });
      expect(takeReturn(), 'once').to.equal(null);
    });
  }

  it('takes it out of a page, too, to which the app has led on: also of one whose path begins with two slashes', () => {
    comeBack('/page', '//evil.example/elsewhere');
    expect(takeReturn()).not.to.equal(null);
    expect(location.href).to.equal(`${location.origin}//evil.example/elsewhere`);
  });

  it('leaves an answer alone whose state is not the one that was given', () => {
    comeBack('/page');
    history.replaceState(null, '', '/page?code=planted&state=another');
    expect(takeReturn()).to.equal(null);
    expect(location.search).to.equal('?code=planted&state=another');
    expect(sessionStorage.getItem(RETURN_KEY)).not.to.equal(null);
  });
});
