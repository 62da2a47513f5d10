import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { tsImport } from 'tsx/esm/api';
import { findStepUpChallenge } from '../../src/protocol/challenge.js';
import { SID } from './support/step-up-request.js';
import { createTokenIssuer, PROJECT_ID, type TokenIssuer } from './support/token-issuer.js';
import { goodSession, startTranscodesApi, type TranscodesApi } from './support/transcodes-api.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const PAGE_ORIGIN = 'https://app.example.test';

let api: TranscodesApi;
let issuer: TokenIssuer;
const running: Array<{ child: ChildProcess; output: () => string }> = [];

before(async () => {
  [api, issuer] = await Promise.all([startTranscodesApi(), createTokenIssuer()]);
});
after(async () => {
  for (const { child } of running) child.kill();
  await api.close();
});

/** Runs an example as a process of its own, and waits for it to listen. */
async function run(name: string): Promise<{ url: string; output: () => string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', `${EXAMPLES}server/${name}.ts`], {
    env: {
      ...process.env,
      TSX_TSCONFIG_PATH: `${EXAMPLES}tsconfig.json`,
      PORT: '0',
      PAGE_ORIGIN,
      TRANSCODES_PROJECT_ID: PROJECT_ID,
      TRANSCODES_SERVER_TOKEN: 'server-token',
      TRANSCODES_PUBLIC_KEY: JSON.stringify(issuer.jwk),
      TRANSCODES_API_URL: api.url,
    },
  });
  let text = '';
  const output = (): string => text;
  running.push({ child, output });
  const port = await new Promise<string>((resolve, reject) => {
    const read = (data: unknown): void => {
      text += String(data);
      const match = /port: (\d+)/.exec(text);
      if (match) resolve(match[1]!);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', code => reject(new Error(`ended with ${code}: ${text}`)));
  });
  return { url: `http://127.0.0.1:${port}`, output };
}

for (const name of ['express', 'node-http', 'hono', 'fastify', 'koa']) {
  describe(`the example ${name}.ts`, () => {
    it('guards its route, also for a page of another origin', async () => {
      const { url } = await run(name);
      const sid = `${SID}-${name}`;
      api.sessions.set(sid, goodSession());
      const remove = (headers: Record<string, string>): Promise<Response> =>
        fetch(`${url}/documents/7`, { method: 'DELETE', headers: { Origin: PAGE_ORIGIN, ...headers } });

      const preflight = await fetch(`${url}/documents/7`, {
        method: 'OPTIONS',
        headers: {
          Origin: PAGE_ORIGIN,
          'Access-Control-Request-Method': 'DELETE',
          'Access-Control-Request-Headers': 'authorization,x-step-up-session-id',
        },
      });
      assert.equal(preflight.status, 204);
      assert.match(preflight.headers.get('Access-Control-Allow-Headers')!, /X-Step-Up-Session-Id/);
      assert.match(preflight.headers.get('Access-Control-Allow-Methods')!, /DELETE/);

      const Authorization = `Bearer ${await issuer.sign()}`;
      const challenged = await remove({ Authorization });
      assert.equal(challenged.status, 401);
      assert.equal(challenged.headers.get('Access-Control-Allow-Origin'), PAGE_ORIGIN);
      assert.match(challenged.headers.get('Access-Control-Expose-Headers')!, /WWW-Authenticate/);
      assert.deepEqual(findStepUpChallenge(challenged.headers.get('WWW-Authenticate')), {
        resource: 'documents',
        action: 'delete',
        maxAge: 900,
      });

      const proof = { Authorization, 'X-Step-Up-Session-Id': sid };
      const passed = await remove(proof);
      assert.equal(passed.status, 200);
      assert.deepEqual(await passed.json(), { deleted: '7', by: 'member-1' });
      assert.equal(passed.headers.get('Cache-Control'), 'no-store');
      assert.equal((await remove(proof)).status, 401);
    });
  });
}

describe('the example next-route-handler.ts', () => {
  const settings = {
    TRANSCODES_PROJECT_ID: PROJECT_ID,
    TRANSCODES_SERVER_TOKEN: 'server-token',
    TRANSCODES_PUBLIC_KEY: () => JSON.stringify(issuer.jwk),
    TRANSCODES_API_URL: () => api.url,
  };
  after(() => {
    for (const name of Object.keys(settings)) delete process.env[name];
  });

  it('is loaded without secrets, as a build does, and guards its route', async () => {
    for (const name of Object.keys(settings)) assert.equal(process.env[name], undefined);
    // By a path that is put together: the types of the examples are checked by their own settings.
    const path = `${EXAMPLES}server/next-route-handler.ts`;
    const { DELETE } = (await tsImport(path, {
      parentURL: import.meta.url,
      tsconfig: `${EXAMPLES}tsconfig.json`,
    })) as {
      DELETE(request: Request, context: { params: Promise<{ id: string }> }): Promise<Response>;
    };
    for (const [name, value] of Object.entries(settings)) {
      process.env[name] = typeof value === 'function' ? value() : value;
    }
    const sid = `${SID}-next`;
    api.sessions.set(sid, goodSession());
    const remove = async (headers: Record<string, string>): Promise<Response> =>
      DELETE(new Request('https://app.example.test/documents/7', { method: 'DELETE', headers }), {
        params: Promise.resolve({ id: '7' }),
      });
    const Authorization = `Bearer ${await issuer.sign()}`;
    const challenged = await remove({ Authorization });
    assert.equal(challenged.status, 401);
    assert.ok(findStepUpChallenge(challenged.headers.get('WWW-Authenticate')));
    const proof = { Authorization, 'X-Step-Up-Session-Id': sid };
    const passed = await remove(proof);
    assert.equal(passed.status, 200);
    assert.deepEqual(await passed.json(), { deleted: '7', by: 'member-1' });
    assert.equal(passed.headers.get('Cache-Control'), 'no-store');
    assert.equal((await remove(proof)).status, 401);
  });
});

describe('the example audit-with-pino.ts', () => {
  it('logs each decision, and neither token nor session id', async () => {
    const { url, output } = await run('audit-with-pino');
    const token = await issuer.sign();
    const sid = `${SID}-audit`;
    api.sessions.set(sid, goodSession());
    api.sessions.set('broken', { success: true, payload: [] });
    for (const id of [sid, sid, 'broken']) {
      const headers = { Authorization: `Bearer ${token}`, 'X-Step-Up-Session-Id': id };
      await (await fetch(`${url}/documents/7`, { method: 'DELETE', headers })).text();
    }
    const logged = (): string[] => output().match(/^\{"level".*\}$/gm) ?? [];
    while (logged().length < 3) await nextTurn();
    const entries = logged().map(line => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      entries.map(({ level, outcome, memberId, reason, code }) => [level, outcome, memberId, reason, code]),
      [
        [30, 'allowed', 'member-1', undefined, undefined],
        [30, 'challenged', 'member-1', 'used', undefined],
        [50, 'unavailable', 'member-1', 'not-checked', 'invalid-response'],
      ],
    );
    for (const secret of [token, sid]) assert.equal(output().includes(secret), false);
  });
});
