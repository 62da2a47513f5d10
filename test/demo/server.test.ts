import { strict as assert } from 'node:assert';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { endOf, spawnDemo, startDemo, type RunningDemo } from './running-demo.js';

const PAGES = ['/', '/payments', '/settings', '/activity', '/plain'];

describe('npm start', () => {
  let demo: RunningDemo;
  before(async () => (demo = await startDemo()));
  after(() => demo.stop());

  it('serves every page under a policy that allows nothing from elsewhere', async () => {
    for (const page of PAGES) {
      const response = await fetch(demo.origin + page);
      assert.equal(response.status, 200, page);
      assert.match(response.headers.get('Content-Security-Policy')!, /default-src 'none'/);
      const html = await response.text();
      assert.ok(html.includes(demo.projectId), `${page} names its project`);
      assert.doesNotMatch(html, /%[\w-]+%/, `${page} is filled in`);
      assert.doesNotMatch(
        html.replaceAll(demo.origin, ''),
        /https?:\/\//,
        `${page} loads nothing from elsewhere`,
      );
    }
  });

  it('allows inline handlers on the page that shows one, and nowhere else', async () => {
    for (const page of PAGES) {
      const policy = (await fetch(demo.origin + page)).headers.get('Content-Security-Policy')!;
      assert.equal(policy.includes("'unsafe-inline'"), page === '/plain', page);
    }
  });

  it('compiles the sources that its pages load, decorators included', async () => {
    for (const script of [
      '/demo/pages/documents.ts',
      '/src/elements/stepup-gate/stepup-gate.ts',
      '/stepup-elements.js',
    ]) {
      const response = await fetch(demo.origin + script);
      assert.equal(response.status, 200, script);
      assert.match(response.headers.get('Content-Type')!, /javascript/);
      assert.doesNotMatch(await response.text(), /^\s*@property/m, script);
    }
  });

  it('serves nothing else of the checkout', async () => {
    for (const path of [
      '/package.json',
      '/demo/server.ts',
      '/demo/api/index.ts',
      '/emulator/src/state.ts',
      '/.git/config',
      '/src/../package.json',
      '/src/%2e%2e/package.json',
      '/src/..%2fpackage.json',
      '/@fs/etc/passwd',
      '/@fs/etc/passwd?raw',
      '/@vite/client',
      '/demo/pages/../server.ts',
    ]) {
      const status = await rawStatus(demo, path);
      assert.ok(status >= 400 && status < 500, `${path} is answered with ${status}`);
    }
  });

  it('answers no name but those of this machine', async () => {
    for (const path of [...PAGES, '/api/documents', '/emulator/outbox.json', '/src/index.ts']) {
      assert.equal(await rawStatus(demo, path, 'rebound.example'), 421, path);
    }
  });

  it('takes a change only as JSON, and only from a page of this machine', async () => {
    const restore = (headers: Record<string, string>) =>
      fetch(`${demo.origin}/api/workspace/restore`, { method: 'POST', headers, body: '{}' });
    assert.equal((await restore({ 'Content-Type': 'text/plain' })).status, 415);
    const json = { 'Content-Type': 'application/json' };
    assert.equal((await restore({ ...json, Origin: 'https://elsewhere.example' })).status, 403);
    assert.equal((await restore({ ...json, Origin: 'http://localhost:4000' })).status, 204);
    assert.equal((await restore(json)).status, 204);
  });

  it('runs an OpenID Connect provider beside the emulator', async () => {
    const issuer = `${demo.origin}/oidc`;
    const response = await fetch(`${issuer}/.well-known/openid-configuration`);
    assert.equal(((await response.json()) as { issuer: string }).issuer, issuer);
    assert.equal(await rawStatus(demo, '/oidc/jwks', 'rebound.example'), 421);
  });

  it('says in one line that its port is taken, and ends', async () => {
    const { port } = new URL(demo.origin);
    const { code, stderr } = await endOf(spawnDemo({ PORT: port }));
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^Port ${port} is taken\\.[^\n]*\n$`));
  });

  it('does not start with NODE_ENV=production', async () => {
    const { code, stderr, stdout } = await endOf(spawnDemo({ PORT: '0', NODE_ENV: 'production' }));
    assert.equal(code, 1);
    assert.match(stderr, /^[^\n]*production[^\n]*\n$/);
    assert.equal(stdout, '');
  });

  it('takes the project id and the server token from the environment', async () => {
    const other = await startDemo({
      EMULATOR_PROJECT_ID: '0123456789abcdef01234567',
      EMULATOR_SERVER_TOKEN: 'a-token-of-mine',
    });
    try {
      assert.equal(other.projectId, '0123456789abcdef01234567');
      assert.equal(other.serverToken, 'a-token-of-mine');
    } finally {
      await other.stop();
    }
  });
});

/** `fetch` would resolve `..` and write the Host header itself. */
function rawStatus(demo: RunningDemo, path: string, host?: string): Promise<number> {
  const { port } = new URL(demo.origin);
  return new Promise((resolve, reject) => {
    request(
      { host: '127.0.0.1', port, path, headers: { Host: `${host ?? 'localhost'}:${port}` } },
      response => {
        response.resume();
        resolve(response.statusCode!);
      },
    )
      .on('error', reject)
      .end();
  });
}
