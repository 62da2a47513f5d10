import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { requireProgram } from '../../scripts/find-program.mjs';
import { startProvider, type ProviderForGuards } from './support/emulator.js';
import { whySkipped } from './support/programs.js';
import { freePort, runServer, serve, type Answer, type GuardedServer } from './support/guarded-server.js';

const skip = whySkipped('nginx');
const PAGE_ORIGIN = 'https://app.example.test';

let provider: ProviderForGuards;
let sidecar: GuardedServer;
let api: GuardedServer;
let nginx: GuardedServer;
let folder: string;
let arrived: Array<{ method: string; headers: Record<string, unknown>; body: string }> = [];

before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  provider = await startProvider();
  api = await serve('the API', async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    arrived.push({ method: request.method!, headers: request.headers, body });
    const needed = request.method === 'DELETE' ? 'documents:delete' : undefined;
    // As the example's comment has it: what nginx did not recognise as dangerous is refused here.
    if (request.headers['x-step-up-scope'] !== needed && needed) response.statusCode = 403;
    if (request.url === '/broken') response.statusCode = 500;
    response.end('from the API');
  });
  const tsx = ['--import', 'tsx', 'examples/nginx/sidecar.ts'];
  sidecar = await runServer('the sidecar', process.execPath, () => tsx, {
    TSX_TSCONFIG_PATH: resolve('examples/tsconfig.json'),
    TRANSCODES_PROJECT_ID: provider.projectId,
    TRANSCODES_SERVER_TOKEN: provider.serverToken,
    TRANSCODES_PUBLIC_KEY_URL: `${provider.apiUrl}/${provider.projectId}/public-key.json`,
    TRANSCODES_API_URL: provider.apiUrl,
  });
  nginx = await startNginx();
});
after(async () => {
  if (skip) return;
  await Promise.all([nginx, sidecar, api].map(server => server?.stop()));
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => void (arrived = []));

/** The example's own configuration; only the ports, and the places of temporary files, are the test's. */
async function startNginx(sidecarPort = sidecar.port): Promise<GuardedServer> {
  const program = requireProgram('nginx');
  const prefix = mkdtempSync(join(folder, 'prefix-'));
  mkdirSync(join(prefix, 'temp'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    name => `${name}_temp_path ${join(prefix, 'temp', name)};`,
  );
  const example = readFileSync('examples/nginx/nginx.conf', 'utf8');
  const file = join(prefix, 'nginx.conf');
  const start = (port: number): string[] => {
    const config = example
      .replace('127.0.0.1:9090', `127.0.0.1:${sidecarPort}`)
      .replace('127.0.0.1:8081', `127.0.0.1:${api.port}`)
      .replace('127.0.0.1:8080', `127.0.0.1:${port}`)
      .replace('http {', `http {\n  access_log off;\n  ${temporary.join('\n  ')}`);
    writeFileSync(file, config);
    const directives = ['daemon off', `pid ${join(prefix, 'nginx.pid')}`, 'error_log stderr crit'];
    // Else its workers run as somebody who may not write here.
    if (process.getuid?.() === 0) directives.push('user root');
    return ['-p', prefix, '-c', file, '-e', 'stderr', '-g', `${directives.join('; ')};`];
  };
  return runServer('nginx', program, start, {});
}

const remove = (
  sid: string | null = provider.stepUp(),
  more: string[] = [],
  authorization = [`Bearer ${provider.member.accessToken}`],
): Promise<Answer> =>
  nginx.send({
    method: 'DELETE',
    path: '/documents/7',
    headers: [
      ...authorization.flatMap(value => ['Authorization', value]),
      ...(sid === null ? [] : ['X-Step-Up-Session-Id', sid]),
      ...['Origin', PAGE_ORIGIN, ...more],
    ],
  });

describe('nginx with the sidecar', { skip }, () => {
  it('lets a request through whose step-up fits, and says whose it is', async () => {
    assert.deepEqual(pick(await remove()), { status: 200, body: 'from the API' });
    const { headers } = arrived[0]!;
    assert.equal(headers['x-step-up-member'], provider.member.id);
    assert.equal(headers['x-step-up-scope'], 'documents:delete');
    assert.equal(headers['x-step-up-session-id'], undefined);
  });

  it('lets a proof through once', async () => {
    const sid = provider.stepUp();
    assert.deepEqual([(await remove(sid)).status, (await remove(sid)).status], [200, 401]);
    assert.equal(arrived.length, 1);
  });

  it('answers like the guard itself where a step-up is wanted', async () => {
    const { status, headers, body } = await remove(null);
    assert.equal(status, 401);
    assert.equal(
      headers['www-authenticate'],
      'Bearer error="insufficient_user_authentication", scope="documents:delete", max_age=900',
    );
    assert.equal(headers['content-type'], 'application/problem+json');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['access-control-expose-headers'], 'WWW-Authenticate, Retry-After');
    assert.equal(headers['access-control-allow-origin'], PAGE_ORIGIN);
    assert.deepEqual(JSON.parse(body), {
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'Verify again that it is you.',
    });
    assert.equal(arrived.length, 0);
  });

  it('tells a missing token from a bad one', async () => {
    const none = await remove(null, [], []);
    assert.equal(none.headers['www-authenticate'], 'Bearer scope="documents:delete"');
    const bad = await remove(null, [], ['Bearer nonsense']);
    assert.equal(bad.headers['www-authenticate'], 'Bearer error="invalid_token"');
    assert.equal(JSON.parse(bad.body).detail, 'Sign in first.');
  });

  it('refuses two tokens, of which the API might read the other one', async () => {
    const two = [provider.member, provider.other].map(({ accessToken }) => `Bearer ${accessToken}`);
    for (const authorization of [two, [...two].reverse()]) {
      const { status } = await remove(provider.stepUp(), [], authorization);
      // Newer releases of nginx refuse such a request themselves.
      assert.ok([400, 401].includes(status), String(status));
    }
    assert.equal(arrived.length, 0);
  });

  it('answers 503 with Retry-After while the provider cannot be asked', async () => {
    provider.interfere((_request, response) => void response.status(500).json({ success: false }));
    try {
      const { status, headers, body } = await remove();
      assert.equal(status, 503);
      assert.equal(headers['retry-after'], '5');
      assert.equal(headers['content-type'], 'application/problem+json');
      assert.equal(headers['access-control-allow-origin'], PAGE_ORIGIN);
      assert.equal(JSON.parse(body).status, 503);
    } finally {
      provider.interfere(null);
    }
    assert.equal(arrived.length, 0);
  });

  it('answers 503 while there is no sidecar', async () => {
    const running = nginx;
    nginx = await startNginx(await freePort());
    arrived = [];
    try {
      assert.equal((await remove()).status, 503);
    } finally {
      await nginx.stop();
      nginx = running;
    }
    assert.equal(arrived.length, 0);
  });

  it('passes what needs no step-up on without asking, and takes away what it says of itself', async () => {
    const claims = ['X-Step-Up-Scope', 'documents:delete', 'X-Step-Up-Member', provider.member.id];
    const request = { method: 'GET', path: '/documents/7', headers: [...claims, 'X-Step-Up-Rule', 'x'] };
    assert.deepEqual(pick(await nginx.send(request)), { status: 200, body: 'from the API' });
    const { headers } = arrived[0]!;
    assert.deepEqual([headers['x-step-up-scope'], headers['x-step-up-member']], [undefined, undefined]);
  });

  it('does not let the request choose its own rule or member', async () => {
    const sid = provider.stepUp({ resource: 'transfers', action: 'create' });
    assert.equal((await remove(sid, ['X-Step-Up-Rule', 'transfers:create'])).status, 401);
    await remove(provider.stepUp(), ['X-Step-Up-Member', 'somebody', 'X-Step-Up-Scope', 'transfers:create']);
    const { headers } = arrived[0]!;
    assert.deepEqual(
      [headers['x-step-up-member'], headers['x-step-up-scope']],
      [provider.member.id, 'documents:delete'],
    );
  });

  it('opens nothing by another spelling of a path', async () => {
    for (const path of [
      '//documents/7',
      '/documents/./7',
      '/documents/%37',
      '/documents/7?x=1',
      '/Documents/7',
    ]) {
      const { status } = await nginx.send({
        method: 'DELETE',
        path,
        headers: ['X-Step-Up-Scope', 'documents:delete'],
      });
      assert.ok([401, 403].includes(status), `${path}: ${status}`);
    }
  });

  it('brings a body to the API whole, and reads no id from it', async () => {
    const sid = provider.stepUp({ resource: 'transfers', action: 'create' });
    const send = (headers: string[], body: string): Promise<Answer> =>
      nginx.send({
        method: 'POST',
        path: '/transfers',
        headers: [
          'Authorization',
          `Bearer ${provider.member.accessToken}`,
          'Content-Type',
          'application/json',
          ...headers,
        ],
        body,
      });
    const body = JSON.stringify({ sid, amount: 5, note: 'x'.repeat(100_000) });
    assert.equal((await send([], body)).status, 401);
    assert.equal((await send(['X-Step-Up-Session-Id', sid], body)).status, 200);
    assert.equal(arrived[0]!.body, body);
  });

  it("leaves the API's own answers as they are", async () => {
    const answer = await nginx.send({ method: 'GET', path: '/broken', headers: [] });
    assert.deepEqual(pick(answer), { status: 500, body: 'from the API' });
  });
});

function pick({ status, body }: Answer): { status: number; body: string } {
  return { status, body };
}
