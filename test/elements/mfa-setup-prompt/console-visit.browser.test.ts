import { expect } from '@open-wc/testing';
import { StepUpClient } from '../../../src/client/client.js';
import { StepUpError } from '../../../src/protocol/errors.js';
import { allowedAddress, visitConsole } from '../../../src/elements/mfa-setup-prompt/console-visit.js';
import { createScriptedProvider } from '../../../src/testing/provider.js';

const KEY = 'stepup-elements.return';
const question = { resource: 'invoices', action: 'delete' } as const;
const unavailable = new StepUpError('unavailable', 'This provider has no console.');

async function refused(visit: Promise<unknown>): Promise<StepUpError> {
  const error: unknown = await visit.then(
    outcome => expect.fail(`was not refused: ${String(outcome)}`),
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(StepUpError);
  return error as StepUpError;
}

describe('visitConsole', () => {
  let went: string[] = [];
  const navigate = (url: string): number => went.push(url);
  const provider = createScriptedProvider({ hosts: ['provider.example'] });
  const client = new StepUpClient({ provider });
  beforeEach(() => (went = []));
  afterEach(() => sessionStorage.removeItem(KEY));

  it("opens the provider's console, even where there is a console address", async () => {
    expect(await visitConsole(client, '/console', question, navigate)).to.equal('closed');
    expect(went).to.eql([]);
    expect(sessionStorage.getItem(KEY), 'nobody left').to.equal(null);
  });

  it('names the page, with a nonce, as the address to return to', async () => {
    provider.respondConsole('navigated');
    expect(await visitConsole(client, null, question, navigate)).to.equal('navigated');
    const returnTo = new URL(provider.consoleCalls.at(-1)!.returnTo);
    const kept = JSON.parse(sessionStorage.getItem(KEY)!) as { nonce: string };
    expect(returnTo.origin + returnTo.pathname).to.equal(location.origin + location.pathname);
    expect(returnTo.searchParams.get('stepup-return')).to.equal(kept.nonce);
  });

  it('names the page as it is where no question is to be resumed', async () => {
    await visitConsole(client, null, null, navigate);
    expect(provider.consoleCalls.at(-1)!.returnTo).to.equal(location.href);
  });

  it('navigates to the console address, with the page in return_to, where the provider has none', async () => {
    provider.respondConsole(unavailable);
    expect(await visitConsole(client, '/console?tab=mfa', question, navigate)).to.equal('navigated');
    const url = new URL(went[0]!);
    expect(url.origin + url.pathname).to.equal(`${location.origin}/console`);
    expect(url.searchParams.get('tab')).to.equal('mfa');
    expect(url.searchParams.get('return_to')).to.equal(provider.consoleCalls.at(-1)!.returnTo);
  });

  it('takes the address that script has set where the markup names none', async () => {
    provider.respondConsole(unavailable);
    const set = new StepUpClient({ provider, consoleUrl: 'https://console.other.example/mfa' });
    await visitConsole(set, undefined, null, navigate);
    expect(went[0]).to.match(/^https:\/\/console\.other\.example\/mfa\?return_to=http/);
  });

  it('fails as the provider did where there is no other way', async () => {
    provider.respondConsole(unavailable);
    expect(await refused(visitConsole(client, null, question, navigate))).to.equal(unavailable);
    expect(sessionStorage.getItem(KEY)).to.equal(null);
  });

  it('stays where the member has cancelled', async () => {
    provider.respondConsole(new StepUpError('cancelled', 'Closed.'));
    expect((await refused(visitConsole(client, '/console', question, navigate))).code).to.equal('cancelled');
    expect(went).to.eql([]);
  });

  it('leads nowhere for an address that is not allowed', async () => {
    provider.respondConsole(unavailable);
    const error = await refused(visitConsole(client, 'https://evil.example/', question, navigate));
    expect(error.code).to.equal('invalid-request');
    expect(error.message).to.contain('console-url="https://evil.example/"');
    expect(went).to.eql([]);
    expect(sessionStorage.getItem(KEY)).to.equal(null);
  });
});

describe('allowedAddress', () => {
  const provider = createScriptedProvider({ hosts: ['provider.example'] });
  const client = new StepUpClient({ provider, consoleUrl: 'https://set.example:8443/console' });

  for (const address of [
    '/console',
    'console?tab=mfa#x',
    `${location.origin}/console`,
    'https://provider.example/',
    'https://console.provider.example/me',
    'https://set.example:8443/elsewhere',
  ]) {
    it(`allows ${address}`, () => {
      expect(allowedAddress(address, client).href).to.equal(new URL(address, location.href).href);
    });
  }

  for (const address of [
    'https://evil.example/',
    '//evil.example/',
    '\\\\evil.example/',
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    'blob:' + location.origin + '/0',
    'file:///etc/passwd',
    'http://provider.example/',
    'https://provider.example:8443/',
    'https://notprovider.example/',
    'https://provider.example.evil.example/',
    'https://provider.example./',
    'https://member:secret@provider.example/',
    `${location.protocol}//member@${location.host}/`,
    'https://provider.example@evil.example/',
    'https://set.example/',
    'http://set.example:8443/',
    'https://',
  ]) {
    it(`refuses ${JSON.stringify(address)}`, () => {
      expect(() => allowedAddress(address, client))
        .to.throw(StepUpError)
        .with.property('code', 'invalid-request');
    });
  }

  it('refuses what script has set where it is no web address', () => {
    const wrong = new StepUpClient({ provider, consoleUrl: 'javascript:alert(1)' });
    expect(() => allowedAddress('javascript:alert(1)', wrong)).to.throw(StepUpError);
  });

  it('is not led away by a base element in the content', () => {
    const base = document.createElement('base');
    base.href = 'https://evil.example/';
    document.head.append(base);
    expect(allowedAddress('/console', client).origin).to.equal(location.origin);
    base.remove();
  });
});
