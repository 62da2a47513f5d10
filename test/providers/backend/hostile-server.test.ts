import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { backend } from '../../../src/providers/backend/index.js';
import { askBackend, type ShowChallenge } from '../../../src/providers/backend/question.js';
import { createWire } from '../../../src/providers/backend/wire.js';
import type { ChallengeConversation } from '../../../src/elements/stepup-challenge/conversation.js';
import type { StepUpError } from '../../../src/protocol/errors.js';
import { open, scriptedServer, verified } from './scripted-server.js';

const URL_OF_SERVER = 'https://app.example/step-up';
const QUESTION = { resource: 'invoices', action: 'delete', maxAge: 900 } as const;
const never = new AbortController().signal;

/** Asks, with a dialog that a test plays. */
function ask(fetch: typeof globalThis.fetch, show: ShowChallenge = () => assert.fail('nobody is asked')) {
  return askBackend(
    createWire(URL_OF_SERVER, undefined, fetch),
    QUESTION,
    { setUp: () => undefined, show },
    never,
  );
}

/** The conversation that a question leads to. */
async function conversationWith(
  ...answers: Parameters<typeof scriptedServer>
): Promise<ChallengeConversation> {
  let found: ChallengeConversation | undefined;
  await ask(scriptedServer(...answers).fetch, async conversation => {
    found = conversation;
  }).catch(() => undefined);
  return found!;
}

describe('a server that answers with what it should not', () => {
  for (const sid of ['a b', 'a\nX-Other: 1', '../../sessions', 'x'.repeat(129), '', {}, 7, null]) {
    it(`proves nothing with the id ${JSON.stringify(sid).slice(0, 40)}`, async () => {
      await assert.rejects(ask(scriptedServer(verified({ sid })).fetch), { code: 'invalid-response' });
    });
  }

  it('offers each way once, with no more of a hint than a person reads', async () => {
    const endless = Array.from({ length: 500 }, () => ({ type: 'totp', hint: 'x'.repeat(5_000) }));
    const { methods } = await conversationWith(
      open(null as never, ...endless, { type: 'password', hint: {} }),
    );
    assert.deepEqual(methods, [{ type: 'totp', hint: 'x'.repeat(200) }, { type: 'password' }]);
  });

  for (const url of [
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://app.example/1',
    '/relative',
    { href: 'https://idp.example/' },
    undefined,
  ]) {
    it(`opens no window at ${JSON.stringify(url)}`, async () => {
      await assert.rejects(
        ask(
          scriptedServer(open({ type: 'external' }), [200, { type: 'external', url }]).fetch,
          async conversation => {
            await conversation.begin('external');
          },
        ),
        { code: 'invalid-response' },
      );
    });
  }

  for (const setupUrl of ['javascript:alert(1)', 'data:text/html,x', { href: '/security' }, 5]) {
    it(`leads nobody to ${JSON.stringify(setupUrl)} to set something up`, async () => {
      const led: string[] = [];
      Object.assign(globalThis, {
        location: { href: 'https://app.example/', assign: (url: string) => led.push(url) },
      });
      try {
        const { fetch } = scriptedServer([409, { status: 'setup-required', setupUrl }]);
        const provider = backend({ url: URL_OF_SERVER, fetch });
        await assert.rejects(provider.verify(QUESTION, never), { code: 'setup-required' });
        await assert.rejects(async () => provider.openConsole({ returnTo: '/' } as never), {
          code: 'unavailable',
        });
      } finally {
        Reflect.deleteProperty(globalThis, 'location');
      }
      assert.deepEqual(led, []);
    });
  }
});

describe('a server that does not answer', () => {
  it('is one that cannot be reached, after half a minute', async t => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const asked = ask(
      (_input, init) =>
        new Promise((_resolve, reject) =>
          init!.signal!.addEventListener('abort', () => reject(new Error('late'))),
        ),
    ).catch((error: StepUpError) => error.code);
    // Once the question is under way.
    await new Promise(setImmediate);
    t.mock.timers.tick(29_999);
    await new Promise(setImmediate);
    assert.equal(await Promise.race([asked, 'waiting']), 'waiting');
    t.mock.timers.tick(1);
    assert.equal(await asked, 'unavailable');
  });

  it('but sends elsewhere is not followed, and nobody else is told what was asked', async () => {
    const told: string[] = [];
    const elsewhere = await listen((request, response) => {
      told.push(request.url!);
      response.end('{}');
    });
    const server = await listen((_request, response) =>
      response.writeHead(307, { Location: `${elsewhere.origin}/step-up/questions` }).end(),
    );
    const wire = createWire(`${server.origin}/step-up`, undefined, undefined);
    await assert.rejects(wire.send('POST', '/questions', QUESTION), { code: 'unavailable' });
    await assert.rejects(wire.send('GET', '/session'), { code: 'unavailable' });
    assert.deepEqual(told, []);
    server.close();
    elsewhere.close();
  });
});

async function listen(listener: RequestListener): Promise<{ origin: string; close(): void }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
