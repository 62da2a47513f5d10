import { expect } from '@open-wc/testing';
import sinon from 'sinon';
import {
  createStepUpFetch,
  StepUpClient,
  StepUpError,
  StepUpRefusedEvent,
  type ProviderQuestion,
  type RequestAuthorization,
  type RequestToAuthorize,
  type StepUpFetchOptions,
  type StepUpRequest,
} from '../../../src/client/index.js';
import { createScriptedProvider, type ScriptedAnswer } from '../../../src/testing/provider.js';
import { consoleErrors } from '../../support/console-errors.js';
import { engine } from '../../support/trusted-input.js';
import { phase, refusal } from '../support/observe.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const GUARDED = 'scope=documents:delete&max_age=900';

interface Received {
  method: string;
  body: string;
  contentType: string | null;
  referrer: string | null;
  authorization: string | null;
  sid: string | null;
  mine: string | null;
}

let keys = 0;
/** An address of the protected API, and what it received there. */
function api(query = '', origin = ''): { url: string; received(): Promise<Received[]> } {
  const key = `${Date.now()}-${keys++}`;
  return {
    url: `${origin}/stepup-api/do/${key}?${query}`,
    received: async () => (await fetch(`${origin}/stepup-api/log/${key}`)).json() as Promise<Received[]>,
  };
}

async function otherOrigin(): Promise<string> {
  return (await (await fetch('/stepup-api/other-origin')).json()) as string;
}

function setUp(answer?: ScriptedAnswer): {
  provider: ReturnType<typeof createScriptedProvider>;
  client: StepUpClient;
  stepUpFetch: ReturnType<typeof createStepUpFetch>;
} {
  const provider = createScriptedProvider({ answer });
  const client = new StepUpClient({ provider });
  return { provider, client, stepUpFetch: createStepUpFetch({ client }) };
}

describe('createStepUpFetch, what it sends', () => {
  it('adds the access token, and leaves the rest as it is', async () => {
    const { stepUpFetch, provider } = setUp();
    const { url, received } = api();
    const response = await stepUpFetch(url, { method: 'PUT', body: 'text', headers: { 'X-Mine': 'kept' } });
    expect(await response.json()).to.equal('done');
    const [request] = await received();
    expect(request).to.include({
      method: 'PUT',
      body: 'text',
      mine: 'kept',
      authorization: 'Bearer scripted-access-token',
      sid: null,
    });
    expect(provider.calls).to.have.length(0);
  });

  describe('where the provider says how a request is authorised', () => {
    async function sentWith(
      authorization: RequestAuthorization | null,
      init: RequestInit = {},
    ): Promise<{ headers: Headers; asked: RequestToAuthorize[] }> {
      const asked: RequestToAuthorize[] = [];
      const provider = Object.assign(createScriptedProvider({ answer: 'approve' }), {
        async authorize(request: RequestToAuthorize) {
          asked.push(request);
          return authorization;
        },
      });
      const sent: Request[] = [];
      const stepUpFetch = createStepUpFetch({
        client: new StepUpClient({ provider }),
        async fetch(request) {
          sent.push(request as Request);
          return new Response();
        },
      });
      await stepUpFetch('/documents/7?a=b', { method: 'DELETE', ...init, stepUp: DELETE });
      return { headers: sent[0]!.headers, asked };
    }

    it('sends that, with the proof of possession, and tells what is sent', async () => {
      const { headers, asked } = await sentWith({ scheme: 'DPoP', token: 'abc', proof: 'e.y.J' });
      expect([headers.get('Authorization'), headers.get('DPoP')]).to.deep.equal(['DPoP abc', 'e.y.J']);
      const url = `${location.origin}/documents/7?a=b`;
      expect(asked).to.deep.equal([{ method: 'DELETE', url, ...DELETE }]);
    });

    it('sends nothing where a cookie does, or nothing is said', async () => {
      for (const authorization of [{ scheme: null }, null] as const) {
        const { headers } = await sentWith(authorization);
        expect(headers.get('Authorization')).to.equal(null);
      }
    });

    it("leaves the caller's own alone, without a proof of another token", async () => {
      const headers = { Authorization: 'Bearer own' };
      const sent = await sentWith({ scheme: 'DPoP', token: 'abc', proof: 'e.y.J' }, { headers });
      expect(sent.headers.get('Authorization')).to.equal('Bearer own');
      expect(sent.headers.get('DPoP')).to.equal(null);
    });
  });

  describe('after a refusal of proof that lies in the token', () => {
    /** A server that accepts each authentication once, and a provider that answers from its session where it may. */
    function usedUp() {
      let authenticatedAt = Date.now() - 5000;
      const accepted = new Set([`token-${authenticatedAt}`]);
      const provider = Object.assign(createScriptedProvider(), {
        getAccessToken: async () => `token-${authenticatedAt}`,
        async verify({ notBefore = 0 }: ProviderQuestion) {
          asked.push(notBefore);
          if (authenticatedAt <= notBefore) authenticatedAt = Date.now();
          return { kind: 'step-up' as const, authenticatedAt };
        },
      });
      const asked: number[] = [];
      const sent: string[] = [];
      const client = new StepUpClient({ provider });
      const stepUpFetch = createStepUpFetch({
        client,
        async fetch(input) {
          const token = (input as Request).headers.get('Authorization')!.slice(7);
          sent.push(token);
          if (!accepted.has(token) && accepted.add(token)) return new Response('done');
          const challenge = 'Bearer error="insufficient_user_authentication", scope="documents:delete"';
          return new Response(null, { status: 401, headers: { 'WWW-Authenticate': challenge } });
        },
      });
      return { client, stepUpFetch, asked, sent, first: authenticatedAt };
    }

    it('does not send the same again, but has the person asked anew', async () => {
      const { stepUpFetch, asked, sent, first } = usedUp();
      expect((await stepUpFetch('/documents/7', { method: 'DELETE' })).status).to.equal(200);
      expect(asked).to.deep.equal([0, first]);
      expect(new Set(sent).size).to.equal(2);
      expect(sent).to.have.length(2);
    });

    it('asks at once for what is newer, where it was asked for before', async () => {
      const { client, stepUpFetch, asked, sent, first } = usedUp();
      await client.require(DELETE);
      expect((await stepUpFetch('/documents/7', { method: 'DELETE', stepUp: DELETE })).status).to.equal(200);
      expect(asked).to.deep.equal([0, first]);
      expect(sent).to.have.length(2);
    });
  });

  it('answers a challenge for a target with a step-up for that', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    let count = 0;
    const stepUpFetch = createStepUpFetch({
      client: new StepUpClient({ provider }),
      async fetch() {
        const challenge =
          'Bearer error="insufficient_user_authentication", scope="documents:delete", target="a=1&b=2"';
        return count++
          ? new Response()
          : new Response(null, { status: 401, headers: { 'WWW-Authenticate': challenge } });
      },
    });
    expect((await stepUpFetch('/documents/7', { method: 'DELETE' })).status).to.equal(200);
    expect(provider.calls[0]!.target).to.equal('a=1&b=2');
  });

  it("keeps the caller's own Authorization", async () => {
    const { stepUpFetch } = setUp();
    const { url, received } = api();
    await stepUpFetch(url, { headers: { Authorization: 'Basic abc' } });
    expect((await received())[0]!.authorization).to.equal('Basic abc');
  });

  it('sends without a token where nobody is signed in, or the provider is not there', async () => {
    const { stepUpFetch, provider } = setUp();
    const { url, received } = api();
    provider.signOut();
    await stepUpFetch(url);
    const without = createStepUpFetch({ client: new StepUpClient() });
    await without(url);
    expect((await received()).map(({ authorization }) => authorization)).to.deep.equal([null, null]);
  });

  it('asks before sending with stepUp, and sends the proof', async () => {
    const { stepUpFetch, provider } = setUp();
    const { url, received } = api(GUARDED);
    provider.respond('cancel');
    expect(await refusal(stepUpFetch(url, { stepUp: DELETE }))).to.equal('cancelled');
    expect(await received()).to.have.length(0);

    provider.respond({ kind: 'step-up', sid: 'ssid_1' });
    expect((await stepUpFetch(url, { stepUp: DELETE })).status).to.equal(200);
    expect((await received()).map(({ sid }) => sid)).to.deep.equal(['ssid_1']);
  });

  it('sends a verification that is remembered, asking nobody', async () => {
    const { stepUpFetch, provider, client } = setUp('approve');
    const { sid } = await client.require(DELETE);
    const { url, received } = api(GUARDED);
    await stepUpFetch(url, { stepUp: DELETE });
    expect((await received())[0]!.sid).to.equal(sid);
    expect(provider.calls).to.have.length(1);
  });

  it('sends no proof of another action, even where the cache scope is the session', async () => {
    const { stepUpFetch, provider, client } = setUp('approve');
    client.configure({ cacheScope: 'session' });
    await client.require({ ...DELETE, action: 'update' });
    const { url } = api(GUARDED);
    await stepUpFetch(url, { stepUp: DELETE });
    expect(provider.calls.map(({ action }) => action)).to.deep.equal(['update', 'delete']);
  });

  it('takes a cache scope that is undefined for none, and sends no proof of another action', async () => {
    const { stepUpFetch, provider, client } = setUp('approve');
    client.configure({ cacheScope: 'session' });
    await client.require({ ...DELETE, action: 'update' });
    const { url } = api(GUARDED);
    await stepUpFetch(url, { stepUp: { ...DELETE, cacheScope: undefined } });
    expect(provider.calls.map(({ action }) => action)).to.deep.equal(['update', 'delete']);
  });

  it('sends no token and no proof to another origin, and says once that it was withheld', async () => {
    const { stepUpFetch, client, provider } = setUp('approve');
    await client.require(DELETE);
    const origin = await otherOrigin();
    const { url, received } = api(GUARDED, origin);
    const said = await consoleErrors(async () => {
      for (let turn = 0; turn < 2; turn++) {
        const response = await stepUpFetch(url, { method: 'POST' });
        expect(response.status).to.equal(401);
      }
    });
    expect(await received()).to.have.length(2);
    for (const request of await received()) expect(request).to.include({ authorization: null, sid: null });
    expect(provider.calls).to.have.length(1);
    expect(said).to.have.length(1);
    expect(said[0]).to.contain(origin).and.contain('createStepUpFetch({ origins })');
  });

  it('says nothing of another origin where nothing was withheld', async () => {
    const { client, stepUpFetch } = setUp('approve');
    const origins: Array<[string, StepUpFetchOptions['fetch'], RequestInit?]> = [
      ['https://read.example.test', async () => new Response('done')],
      ['https://fails.example.test', async () => new Response(null, { status: 500 })],
    ];
    await client.require(DELETE);
    const said = await consoleErrors(async () => {
      for (const [origin, fetch] of origins) await createStepUpFetch({ client, fetch })(`${origin}/x`);
      await stepUpFetch(api().url, { method: 'POST' });
    });
    expect(said).to.deep.equal([]);
  });

  for (const [what, stepUp] of [
    ['stepUp', DELETE],
    ['stepUp for a single use', { ...DELETE, maxAge: 0 }],
  ] as const) {
    it(`asks nobody with ${what} for an origin that is not listed, and sends nothing`, async () => {
      const { stepUpFetch, provider, client } = setUp('approve');
      const refused: StepUpRefusedEvent[] = [];
      client.addEventListener('refused', event => refused.push(event as StepUpRefusedEvent));
      const origin = await otherOrigin();
      const { url, received } = api(GUARDED, origin);
      let error: StepUpError | undefined;
      await consoleErrors(() => stepUpFetch(url, { stepUp }).catch(thrown => (error = thrown)));
      expect(error).to.be.instanceOf(StepUpError).with.property('code', 'invalid-request');
      expect(error!.message).to.contain(origin).and.contain('origins');
      expect(provider.calls).to.have.length(0);
      expect(await received()).to.have.length(0);
      expect(refused.map(({ operation, error }) => [operation, error])).to.deep.equal([[DELETE, error]]);
    });
  }

  it('sends both to an origin that is named, and reads its challenge', async () => {
    const { client } = setUp('approve');
    const origin = await otherOrigin();
    const stepUpFetch = createStepUpFetch({ client, origins: [origin] });
    const { url, received } = api(GUARDED, origin);
    expect((await stepUpFetch(url, { method: 'POST', body: 'x' })).status).to.equal(200);
    const [first, second] = await received();
    expect(first).to.include({ authorization: 'Bearer scripted-access-token', sid: null });
    expect(second!.sid).to.match(/^ssid_/);
    expect(second!.body).to.equal('x');
  });

  it('answers the challenges of an origin only for the resources that are named for it', async () => {
    const { client, provider } = setUp('approve');
    const origin = await otherOrigin();
    const stepUpFetch = createStepUpFetch({ client, origins: [{ origin, resources: ['documents'] }] });
    expect((await stepUpFetch(api('scope=payments:create', origin).url)).status).to.equal(401);
    expect(provider.calls).to.have.length(0);
    expect((await stepUpFetch(api(GUARDED, origin).url)).status).to.equal(200);
  });

  for (const origin of [
    '*',
    'https://*',
    'https://*.example.com',
    'https://api.*',
    'https://example.com:*',
    '*.example.com',
    'null',
    '',
    'api.example.com',
    '//api.example.com',
    'https://api.example.com/',
    'https://api.example.com/v1',
    'https://api.example.com?x',
    'https://api.example.com#x',
    'https://user@api.example.com',
    'https://api.example.com:443',
    'https://API.example.com',
    'HTTPS://api.example.com',
    'https://bücher.example',
    ' https://api.example.com',
    'http://api.example.com',
    'http://192.168.0.1',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://notlocalhost',
    'http://127.1',
    'ws://localhost',
    'blob:https://api.example.com',
    'data:text/plain,x',
    'file:///x',
  ]) {
    it(`refuses ${JSON.stringify(origin)} as an origin, by its name`, () => {
      for (const entry of [origin, { origin, resources: ['documents'] }]) {
        expect(() => createStepUpFetch({ origins: [entry as string] }))
          .to.throw(StepUpError, `origins="${origin.replace('user@', '…@')}"`)
          .with.property('code', 'invalid-request');
      }
    });
  }

  it('refuses what is no list of texts, or no list of resources', () => {
    for (const options of [
      ...[null, undefined, 7, {}, new URL('https://api.example.com')].map(origin => ({ origins: [origin] })),
      { origins: 'https://api.example.com' },
      { origins: [{ origin: 'https://api.example.com', resources: 'documents' }] },
      { origins: [{ origin: 'https://api.example.com', resources: null }] },
      { origins: [{ origin: 'https://api.example.com', resources: ['documents', 7] }] },
      { origins: [{ origin: 'https://api.example.com', resource: ['documents'] }] },
    ]) {
      expect(() => createStepUpFetch(options as never)).to.throw(StepUpError);
    }
  });

  it('takes origins by https, and by http on this machine', () => {
    for (const origin of [
      'https://api.example.com',
      'https://api.example.com:8443',
      'https://xn--bcher-kva.example',
      'https://192.168.0.1',
      'http://localhost',
      'http://localhost:3000',
      'http://api.localhost:3000',
      'http://127.0.0.1:3000',
      'http://127.8.9.10',
      'http://[::1]:3000',
    ]) {
      createStepUpFetch({ origins: [origin, { origin, resources: ['documents'] }] });
    }
  });

  it('does not take the session id across a redirect, and reports it', async () => {
    const { client } = setUp('approve');
    const origin = await otherOrigin();
    const target = api('', origin);
    const stepUpFetch = createStepUpFetch({ client, origins: [origin] });
    const { url, received } = api(`redirect=${encodeURIComponent(target.url)}`);
    expect(await refusal(stepUpFetch(url, { stepUp: DELETE }))).to.equal('unavailable');
    expect((await received())[0]!.sid).to.match(/^ssid_/);
    expect(await target.received()).to.have.length(0);
  });

  it('follows a redirect without a session id, and answers no challenge that it led to', async () => {
    const { stepUpFetch, provider } = setUp('approve');
    const target = api(GUARDED);
    const response = await stepUpFetch(api(`redirect=${encodeURIComponent(target.url)}`).url);
    expect([response.status, response.redirected]).to.deep.equal([401, true]);
    expect(provider.calls).to.have.length(0);
  });

  it('refuses no-cors', async () => {
    const { stepUpFetch, provider } = setUp('approve');
    const { url, received } = api();
    expect(await refusal(stepUpFetch(url, { mode: 'no-cors', stepUp: DELETE }))).to.equal('invalid-request');
    expect(provider.calls).to.have.length(0);
    expect(await received()).to.have.length(0);
  });

  it('keeps the referrer of a request that carries a proof', async () => {
    const { stepUpFetch } = setUp('approve');
    const { url, received } = api();
    const referrer = `${location.origin}/from/here`;
    await stepUpFetch(new Request(url, { referrer, referrerPolicy: 'unsafe-url' }), { stepUp: DELETE });
    expect((await received())[0]!.referrer).to.equal(referrer);
  });

  it('throws what fetch throws where there is nothing to add', async () => {
    const { client } = setUp();
    const failed = new TypeError('Failed to fetch');
    const stepUpFetch = createStepUpFetch({ client, fetch: () => Promise.reject(failed) });
    expect(await stepUpFetch('/x').catch((error: unknown) => error)).to.equal(failed);
  });
});

describe('createStepUpFetch, what it tells of a refusal', () => {
  async function told(act: (given: ReturnType<typeof setUp>) => Promise<unknown>) {
    const given = setUp();
    const events: Array<[StepUpRefusedEvent['operation'], string, string | undefined]> = [];
    given.client.addEventListener('refused', event => {
      const { operation, error } = event as StepUpRefusedEvent;
      events.push([operation, error.code, error.reason]);
    });
    await consoleErrors(() => act(given));
    return events;
  }

  for (const answer of ['cancel', 'fail', 'deny', 'not-enrolled', 'unavailable', 'timeout'] as const) {
    it(`dispatches refused on the client where a challenge is answered by ${answer}, and rejects with the same`, async () => {
      let code = '';
      const events = await told(async ({ stepUpFetch, provider }) => {
        provider.respond(answer);
        code = await refusal(stepUpFetch(api(GUARDED).url));
      });
      expect(events).to.deep.equal([[DELETE, code, undefined]]);
    });
  }

  for (const [what, code, settings] of [
    ['the provider can open its console', 'setup-required', {}],
    ['a console address is set', 'setup-required', { consoleUrl: 'https://id.example.test' }],
    ['there is none', 'denied', {}],
  ] as const) {
    it(`says ${code} of a pass by the role that cannot be forced, where ${what}`, async () => {
      let thrown = '';
      const events = await told(async ({ stepUpFetch, provider, client }) => {
        client.configure(settings);
        if (!/can open/.test(what)) Object.assign(provider, { openConsole: undefined });
        provider.respond('allow');
        provider.respond('allow');
        thrown = await refusal(stepUpFetch(api(GUARDED).url));
      });
      expect(thrown).to.equal(code);
      expect(events).to.deep.equal([[DELETE, code, 'mfa-not-asked']]);
    });
  }

  it('leads to the console address where a provider knows of no console of its own', async () => {
    const events = await told(async ({ stepUpFetch, provider, client }) => {
      client.configure({ consoleUrl: 'https://id.example.test' });
      provider.respond(new StepUpError('denied', 'By the role.', { reason: 'mfa-not-asked' }));
      await refusal(stepUpFetch(api(GUARDED).url));
    });
    expect(events).to.deep.equal([[DELETE, 'setup-required', 'mfa-not-asked']]);
  });

  it('says that the server does not accept the proof, and hands the 401 over', async () => {
    for (const refuse of ['*', 'same']) {
      const events = await told(async ({ stepUpFetch, provider, client }) => {
        provider.respond({ kind: 'step-up', sid: 'same' });
        if (refuse === 'same') await client.require(DELETE);
        provider.respond({ kind: 'step-up', sid: 'same' });
        const stepUp = refuse === 'same' ? DELETE : undefined;
        expect((await stepUpFetch(api(`${GUARDED}&refuse=${refuse}`).url, { stepUp })).status).to.equal(401);
      });
      expect(events).to.deep.equal([[DELETE, 'failed', 'proof-refused']]);
    }
  });

  it('says nothing where the person passes, and nothing of a request that was given up', async () => {
    const events = await told(async ({ stepUpFetch, provider, client }) => {
      provider.respond('approve');
      await stepUpFetch(api(GUARDED).url);
      client.clear();
      const given = new AbortController();
      const sent = stepUpFetch(api(GUARDED).url, { signal: given.signal });
      await phase(client, 'open');
      given.abort();
      expect(await refusal(sent)).to.equal('aborted');
    });
    expect(events).to.deep.equal([]);
  });
});

describe('createStepUpFetch, a challenge', () => {
  it('steps up for its scope and max-age, and sends the request once more', async () => {
    const { stepUpFetch, provider } = setUp('approve');
    const { url, received } = api('scope=documents:delete&max_age=300');
    const response = await stepUpFetch(url, { method: 'DELETE' });
    expect(response.status).to.equal(200);
    expect(provider.calls).to.have.length(1);
    expect(provider.calls[0]).to.include({ ...DELETE, maxAge: 300 });
    expect((await received()).map(({ method }) => method)).to.deep.equal(['DELETE', 'DELETE']);
  });

  for (const [what, query] of [
    ['two scopes', 'scope=documents:delete%20payments:create'],
    ['an action that does not exist', 'scope=documents:drop'],
    ['no scope', 'scope='],
    ['another error', 'scope=documents:delete&error=invalid_token'],
    ['a max-age that is none', 'scope=documents:delete&max_age=soon'],
  ]) {
    it(`hands a challenge with ${what} to the caller`, async () => {
      const { stepUpFetch, provider } = setUp('approve');
      const { url, received } = api(query);
      const response = await stepUpFetch(url);
      expect([response.status, await response.text()]).to.deep.equal([401, 'refused']);
      expect(provider.calls).to.have.length(0);
      expect(await received()).to.have.length(1);
    });
  }

  it('answers twenty at once with one modal, and sends each once more', async () => {
    const { stepUpFetch, provider, client } = setUp();
    const calls = Array.from({ length: 20 }, () => api(GUARDED));
    const sent = calls.map(({ url }, at) => stepUpFetch(url, { method: 'POST', body: `body ${at}` }));
    await phase(client, 'open');
    provider.respond({ kind: 'step-up', sid: 'ssid_20' });
    const statuses = (await Promise.all(sent)).map(({ status }) => status);
    expect(statuses).to.deep.equal(Array(20).fill(200));
    expect(provider.calls).to.have.length(1);
    for (const [at, { received }] of calls.entries()) {
      expect((await received()).map(({ body, sid }) => [body, sid])).to.deep.equal([
        [`body ${at}`, null],
        [`body ${at}`, 'ssid_20'],
      ]);
    }
  });

  it('fails all twenty where the person cancels', async () => {
    const { provider, client } = setUp();
    // All are challenged before the person decides, whatever the network does.
    let challenged = 0;
    const stepUpFetch = createStepUpFetch({
      client,
      fetch: async request => {
        const response = await fetch(request);
        if (++challenged === 20) setTimeout(() => provider.respond('cancel'));
        return response;
      },
    });
    const sent = Array.from({ length: 20 }, () => refusal(stepUpFetch(api(GUARDED).url)));
    expect(await Promise.all(sent)).to.deep.equal(Array(20).fill('cancelled'));
    expect(provider.calls).to.have.length(1);
  });

  it('does not loop against a server that always challenges', async () => {
    const { stepUpFetch, provider, client } = setUp('approve');
    const { url, received } = api(`${GUARDED}&refuse=*`);
    expect((await stepUpFetch(url)).status).to.equal(401);
    expect(await received()).to.have.length(2);
    expect(provider.calls).to.have.length(1);
    expect(client.isVerified(DELETE)).to.equal(false);
  });

  it('drops the verification that was sent and refused, and asks for another', async () => {
    const { stepUpFetch, provider, client } = setUp();
    provider.respond({ kind: 'step-up', sid: 'used' });
    await client.require(DELETE);
    const { url, received } = api(`${GUARDED}&refuse=used`);
    provider.respond({ kind: 'step-up', sid: 'fresh' });
    expect((await stepUpFetch(url, { stepUp: DELETE })).status).to.equal(200);
    expect((await received()).map(({ sid }) => sid)).to.deep.equal(['used', 'fresh']);
    expect(client.peek(DELETE)).to.include({ sid: 'fresh' });
  });

  it('uses a newer verification than the one that was refused late, and drops only that', async () => {
    const { client, provider } = setUp();
    provider.respond({ kind: 'step-up', sid: 'older' });
    await client.require(DELETE);
    const { url, received } = api(`${GUARDED}&refuse=older`);
    const stepUpFetch = createStepUpFetch({
      client,
      fetch: async request => {
        const response = await fetch(request);
        if (response.status === 401) {
          client.clear(DELETE);
          provider.respond({ kind: 'step-up', sid: 'newer' });
          await client.require(DELETE);
        }
        return response;
      },
    });
    expect((await stepUpFetch(url, { stepUp: DELETE })).status).to.equal(200);
    expect((await received()).map(({ sid }) => sid)).to.deep.equal(['older', 'newer']);
    expect(provider.calls).to.have.length(2);
    expect(client.peek(DELETE)).to.include({ sid: 'newer' });
  });

  it('hands the 401 to the caller where the same session id comes back', async () => {
    const { stepUpFetch, client } = setUp({ kind: 'step-up', sid: 'same' });
    await client.require(DELETE);
    const { url, received } = api(`${GUARDED}&refuse=same`);
    const response = await stepUpFetch(url, { stepUp: DELETE });
    expect([response.status, await response.text()]).to.deep.equal([401, 'refused']);
    expect(await received()).to.have.length(1);
  });

  it("leads to real MFA once where a role's pass was refused", async () => {
    for (const stepUp of [DELETE, undefined]) {
      const { stepUpFetch, provider } = setUp();
      const { url, received } = api(GUARDED);
      provider.respond('allow');
      provider.respond({ kind: 'step-up', sid: 'real' });
      expect((await stepUpFetch(url, { stepUp })).status).to.equal(200);
      expect(provider.calls.map(({ forceStepUp }) => !!forceStepUp)).to.deep.equal([false, true]);
      expect((await received()).map(({ sid }) => sid)).to.deep.equal([null, 'real']);
    }
  });

  it('drops nothing at a 503', async () => {
    const { stepUpFetch, client } = setUp('approve');
    await client.require(DELETE);
    expect((await stepUpFetch(api('status=503').url, { stepUp: DELETE })).status).to.equal(503);
    expect(client.isVerified(DELETE)).to.equal(true);
  });

  it('sends nothing more where the member has changed', async () => {
    const { stepUpFetch, provider, client } = setUp();
    const { url, received } = api(GUARDED);
    const sent = stepUpFetch(url);
    await phase(client, 'open');
    provider.respond('cancel');
    expect(await refusal(sent)).to.equal('cancelled');

    const other = api(GUARDED);
    const late = createStepUpFetch({
      client,
      fetch: async request => {
        const response = await fetch(request);
        provider.signInAs({ id: 'member-2' });
        return response;
      },
    })(other.url);
    provider.respond('approve');
    expect(await refusal(late)).to.equal('aborted');
    expect(await other.received()).to.have.length(1);
    expect(await received()).to.have.length(1);
  });

  it('sends nothing more where the member changes after the answer, before the request is repeated', async () => {
    const { stepUpFetch, provider } = setUp('approve');
    const { url, received } = api(GUARDED);
    let reads = 0;
    sinon.stub(provider, 'getAccessToken').callsFake(async () => {
      if (++reads === 2) provider.signInAs({ id: 'member-2' });
      return 'token';
    });
    expect(await refusal(stepUpFetch(url))).to.equal('aborted');
    expect(await received()).to.have.length(1);
  });

  it('takes the proof of a single use that a gate has just made, for one request', async () => {
    const { stepUpFetch, provider, client } = setUp('approve');
    const { sid } = await client.require({ ...DELETE, maxAge: 0 });
    const { url, received } = api(GUARDED);
    expect((await stepUpFetch(url)).status).to.equal(200);
    expect((await received())[1]!.sid).to.equal(sid);
    expect(provider.calls).to.have.length(1);
    await stepUpFetch(url);
    expect(provider.calls).to.have.length(2);
  });

  it('leaves no proof behind where it asks for a single use itself', async () => {
    const { stepUpFetch, client } = setUp('approve');
    await stepUpFetch(api(GUARDED).url, { stepUp: { ...DELETE, maxAge: 0 } });
    expect(client.takeProof(DELETE)).to.equal(null);
    expect(client.isVerified(DELETE)).to.equal(false);
  });
});

describe('createStepUpFetch, bodies and signals', () => {
  it('repeats a Request with its body, method and headers', async () => {
    const { stepUpFetch } = setUp('approve');
    const { url, received } = api(GUARDED);
    const request = new Request(url, { method: 'PATCH', body: '{"a":1}', headers: { 'X-Mine': 'kept' } });
    expect((await stepUpFetch(request)).status).to.equal(200);
    const [first, second] = await received();
    expect(second).to.include({ method: 'PATCH', body: '{"a":1}', mine: 'kept' });
    expect(second!.contentType).to.equal(first!.contentType);
  });

  it('repeats FormData, with its file', async () => {
    const { stepUpFetch } = setUp('approve');
    const { url, received } = api(GUARDED);
    const body = new FormData();
    body.append('amount', '42');
    body.append('receipt', new File(['paid'], 'receipt.txt'));
    expect((await stepUpFetch(url, { method: 'POST', body })).status).to.equal(200);
    const [first, second] = await received();
    expect(second!.body).to.contain('42').and.contain('receipt.txt').and.contain('paid');
    expect(second!.body).to.equal(first!.body);
    expect(second!.contentType).to.equal(first!.contentType);
  });

  it('sends a stream with stepUp, and asks nobody about one that was challenged', async () => {
    const { client, provider } = setUp('approve');
    // Browsers send streams over HTTP/2 only: here the server is a function.
    const bodies: string[] = [];
    const stepUpFetch = createStepUpFetch({
      client,
      fetch: async input => {
        const request = input as Request;
        bodies.push(await request.text());
        return request.headers.has('X-Step-Up-Session-Id')
          ? new Response('done')
          : new Response(null, {
              status: 401,
              headers: {
                'WWW-Authenticate':
                  'Bearer error="insufficient_user_authentication", scope="documents:delete"',
              },
            });
      },
    });
    const send = (stepUp?: StepUpRequest): Promise<Response> => {
      const body = new Blob(['streamed']).stream();
      return stepUpFetch('/x', { method: 'POST', body, duplex: 'half', stepUp } as RequestInit);
    };
    expect(await refusal(send())).to.equal('invalid-request');
    expect(provider.calls).to.have.length(0);
    expect((await send(DELETE)).status).to.equal(200);
    // Firefox takes no stream for a body, and makes a text of it, as for its own fetch.
    const body = engine === 'firefox' ? '[object ReadableStream]' : 'streamed';
    expect(bodies).to.deep.equal([body, body]);
  });

  it('repeats keepalive, and says so where its body is too large', async () => {
    const { stepUpFetch, provider } = setUp('approve');
    const { url } = api(GUARDED);
    const send = (size: number): Promise<Response> =>
      stepUpFetch(url, { method: 'POST', keepalive: true, body: 'x'.repeat(size) });
    expect((await send(1000)).status).to.equal(200);
    expect(await refusal(send(65_537))).to.equal('invalid-request');
    expect(provider.calls).to.have.length(1);
  });

  it('asks nobody about a challenged keepalive that is too large to be sent again', async () => {
    const { client, provider } = setUp('approve');
    const headers = {
      'WWW-Authenticate': 'Bearer error="insufficient_user_authentication", scope="documents:delete"',
    };
    const stepUpFetch = createStepUpFetch({
      client,
      fetch: async () => new Response(null, { status: 401, headers }),
    });
    const sent = stepUpFetch('/x', { method: 'POST', keepalive: true, body: 'x'.repeat(65_537) });
    expect(await refusal(sent)).to.equal('invalid-request');
    expect(provider.calls).to.have.length(0);
  });

  it('ends in aborted with the signal: before, while sending, and while asking', async () => {
    const { stepUpFetch, client } = setUp();
    const { url, received } = api(GUARDED);
    expect(await refusal(stepUpFetch(url, { signal: AbortSignal.abort() }))).to.equal('aborted');
    expect(await received()).to.have.length(0);

    const sending = new AbortController();
    const hung = createStepUpFetch({
      client,
      fetch: request => {
        setTimeout(() => sending.abort());
        return new Promise((_, reject) => {
          const { signal } = request as Request;
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      },
    });
    expect(await refusal(hung('/x', { signal: sending.signal }))).to.equal('aborted');

    const asking = new AbortController();
    const asked = stepUpFetch(url, { signal: asking.signal });
    await phase(client, 'open');
    asking.abort();
    expect(await refusal(asked)).to.equal('aborted');
    expect(await received()).to.have.length(1);
  });
});
