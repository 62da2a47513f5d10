import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createStepUpGuard, type CheckResult } from '../../../../src/server/index.js';
import {
  transcodes,
  type TranscodesVerifierOptions,
} from '../../../../src/server/providers/transcodes/index.js';
import { RULE, SID, stepUpRequest } from '../../support/step-up-request.js';
import { createTokenIssuer, PROJECT_ID, type TokenIssuer } from '../../support/token-issuer.js';
import {
  envelope,
  goodSession,
  json,
  startTranscodesApi,
  type TranscodesApi,
} from '../../support/transcodes-api.js';

const SERVER_TOKEN = 'server-token-0123456789';

describe('when Transcodes', () => {
  let api: TranscodesApi;
  let issuer: TokenIssuer;
  let token: string;

  before(async () => {
    api = await startTranscodesApi();
    issuer = await createTokenIssuer();
    token = await issuer.sign();
  });
  after(() => api.close());
  beforeEach(() => api.behave(null));

  async function check(options: Partial<TranscodesVerifierOptions> = {}): Promise<CheckResult> {
    const provider = transcodes({
      projectId: PROJECT_ID,
      serverToken: SERVER_TOKEN,
      publicKey: issuer.jwk,
      apiUrl: api.url,
      timeout: 300,
      ...options,
    });
    return createStepUpGuard({ provider }).check(stepUpRequest({ token }), RULE);
  }

  function assertRefused(result: CheckResult, status: number, code: string): void {
    assert.equal(result.ok, false);
    if (result.ok) return;
    assert.equal(result.response.status, status);
    assert.equal(result.error.code, code);
    // Whatever a log prints of it, with all causes, holds no secret.
    for (let error: unknown = result.error; error instanceof Error; error = error.cause) {
      const printed = `${error.stack} ${JSON.stringify({ ...error })}`;
      assert.ok(
        !printed.includes(SID) && !printed.includes(token) && !printed.includes(SERVER_TOKEN),
        printed,
      );
    }
  }

  const faults: Record<string, [listener: RequestListener, status: 401 | 503, code: string]> = {
    'does not answer': [() => {}, 503, 'timeout'],
    'breaks the connection': [request => request.socket.destroy(), 503, 'unavailable'],
    'answers 500': [(_, response) => json(response, 500, envelope([goodSession()])), 503, 'unavailable'],
    'answers 503': [(_, response) => json(response, 503, {}), 503, 'unavailable'],
    'refuses the server token': [(_, response) => json(response, 401, {}), 503, 'unavailable'],
    'forbids the question': [(_, response) => json(response, 403, {}), 503, 'unavailable'],
    'is asked too often': [(_, response) => json(response, 429, {}), 503, 'unavailable'],
    'does not know the session': [(_, response) => json(response, 404, {}), 401, 'failed'],
    'says the session is gone': [(_, response) => json(response, 410, {}), 401, 'failed'],
    'answers HTML': [(_, response) => response.end('<!doctype html><p>ssid_0123456789'), 503, 'unavailable'],
    'answers nothing': [(_, response) => response.end(), 503, 'unavailable'],
    'answers 204': [(_, response) => response.writeHead(204).end(), 503, 'unavailable'],
    'answers {}': [(_, response) => json(response, 200, {}), 503, 'invalid-response'],
    'answers null': [(_, response) => json(response, 200, null), 503, 'invalid-response'],
    'answers []': [(_, response) => json(response, 200, []), 503, 'invalid-response'],
    'answers a cut text': [
      (_, response) => response.end(JSON.stringify(envelope([goodSession()])).slice(0, -1)),
      503,
      'unavailable',
    ],
    'breaks off its answer': [
      (request, response) => {
        response
          .writeHead(200, { 'Content-Length': 1_000 })
          .write('{"success":true', () => request.socket.destroy());
      },
      503,
      'unavailable',
    ],
    'answers more than anybody needs': [
      (_, response) => json(response, 200, { ...envelope([goodSession()]), fill: 'x'.repeat(70_000) }),
      503,
      'invalid-response',
    ],
    'never ends its answer': [
      (_, response) => {
        const more = (): void => void (response.writable && response.write(' '.repeat(16_384), more));
        more();
      },
      503,
      'invalid-response',
    ],
    'never ends its answer, slowly': [(_, response) => void response.write(' '), 503, 'timeout'],
    'redirects to itself': [
      (request, response) => response.writeHead(302, { Location: request.url }).end(),
      503,
      'unavailable',
    ],
  };
  for (const [what, [listener, status, code]] of Object.entries(faults)) {
    it(`${what}, the request is refused with ${status}`, async () => {
      api.behave(listener);
      assertRefused(await check(), status, code);
    });
  }

  it('redirects to another server, that one is not asked, and gets no token', async () => {
    let asked = 0;
    const other = createServer((_, response) => {
      asked += 1;
      json(response, 200, envelope([goodSession()]));
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const Location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    for (const status of [301, 302, 303, 307, 308]) {
      api.behave((_, response) => response.writeHead(status, { Location }).end());
      assertRefused(await check(), 503, 'unavailable');
    }
    other.closeAllConnections();
    other.close();
    assert.equal(asked, 0);
  });

  it('is down, the request is refused with 503', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const apiUrl = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`;
    gone.close();
    await once(gone, 'close');
    assertRefused(await check({ apiUrl }), 503, 'unavailable');
  });

  it('is asked by a fetch that never ends, throws, or leaks, the request is refused with 503', async () => {
    assertRefused(await check({ fetch: () => new Promise(() => {}), timeout: 20 }), 503, 'timeout');
    const leaks = (url: string | URL | Request): never => {
      throw new TypeError(`cannot fetch ${String(url)} with ${SERVER_TOKEN}`);
    };
    assertRefused(await check({ fetch: leaks as unknown as typeof fetch }), 503, 'unavailable');
    assertRefused(
      await check({ fetch: (async () => undefined) as unknown as typeof fetch }),
      503,
      'unavailable',
    );
  });
});
