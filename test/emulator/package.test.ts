import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { platform } from 'node:process';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { decodeJwt, importJWK, jwtVerify } from 'jose';

interface Manifest {
  bin: Record<string, string>;
  dependencies: Record<string, string>;
  exports: { '.': { types: string; default: string } };
}

describe('the packed emulator, in a folder of its own', () => {
  let folder: string;
  let installed: string;
  let manifest: Manifest;
  let files: string[];
  let running: ChildProcess;
  let said = '';
  let url: string;
  const env = { ...process.env, NODE_ENV: '', PORT: '', NODE_OPTIONS: '' };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stepup-emulator-'));
    const npm = platform === 'win32' ? 'npm.cmd' : 'npm';
    const packed = execFileSync(npm, ['pack', '--json', '--pack-destination', folder], {
      cwd: 'emulator',
      encoding: 'utf8',
      shell: platform === 'win32',
    });
    // Older versions of npm print a list, newer ones an object by name; the build's own lines may come first.
    const [tarball] = Object.values(
      JSON.parse(packed.slice(packed.search(/^[[{]/m))) as Array<{
        filename: string;
        files: Array<{ path: string }>;
      }>,
    );
    files = tarball!.files.map(({ path }) => path);
    installed = join(folder, 'node_modules/stepup-emulator');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', tarball!.filename, '-C', installed, '--strip-components', '1'], {
      cwd: folder,
    });
    manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
    // What it depends on, and nothing else: a module that it does not name cannot be found from there.
    for (const name of Object.keys(manifest.dependencies)) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(process.cwd(), 'node_modules', name), link, 'junction');
    }
    running = start(['--port', '0', '--server-token', 'a token']);
    for await (const chunk of running.stdout!) {
      said += String(chunk);
      if (said.includes('</script>')) break;
    }
    url = /^TRANSCODES_API_URL=(\S+)$/m.exec(said)![1]!;
  });
  after(() => {
    running.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(args: string[], more: Record<string, string> = {}): ChildProcess {
    return spawn(process.execPath, [join(installed, manifest.bin['stepup-emulator']!), ...args], {
      cwd: folder,
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  it('carries what it needs, and no sources or tests', () => {
    for (const needed of [
      'package.json',
      'README.md',
      'LICENSE',
      'dist/start.js',
      'dist/browser/webworker.js',
    ]) {
      assert.ok(files.includes(needed), needed);
    }
    for (const file of files) {
      assert.match(file, /^(package\.json|README\.md|LICENSE|dist\/.+\.(js|d\.ts))$/);
    }
  });

  it('can be started as a program', () => {
    const program = join(installed, manifest.bin['stepup-emulator']!);
    assert.match(readFileSync(program, 'utf8'), /^#!\/usr\/bin\/env node\n/);
    if (platform !== 'win32') accessSync(program, constants.X_OK);
  });

  it('prints where everything is, and lines to be copied', async () => {
    const values = Object.fromEntries(
      [...said.matchAll(/^(TRANSCODES_\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    assert.deepEqual(Object.keys(values).sort(), [
      'TRANSCODES_API_URL',
      'TRANSCODES_PROJECT_ID',
      'TRANSCODES_PUBLIC_KEY_URL',
      'TRANSCODES_SERVER_TOKEN',
    ]);
    assert.equal(values['TRANSCODES_SERVER_TOKEN'], '"a token"');
    const key = (await (await fetch(values['TRANSCODES_PUBLIC_KEY_URL']!)).json()) as { kty: string };
    assert.equal(key.kty, 'EC');
    const [tag, src] = /^<script defer src="([^"]+)"><\/script>$/m.exec(said)!;
    assert.ok(tag);
    assert.equal((await fetch(src!)).status, 200);
    for (const page of ['outbox', 'authenticator']) {
      assert.ok(said.includes(`${url}/${page}`));
      assert.equal((await fetch(`${url}/${page}`)).status, 200);
    }
    assert.doesNotMatch(said, /private network/);
  });

  it('signs in, steps up and tells the server, and serves what its pages load', async () => {
    const project = /^TRANSCODES_PROJECT_ID=(\S+)$/m.exec(said)![1]!;
    const post = async (path: string, body: object, token?: string): Promise<Record<string, string>> => {
      const response = await fetch(`${url}/${project}/client/${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
      });
      return ((await response.json()) as { payload: Array<Record<string, string>> }).payload[0]!;
    };
    const mailed = async (): Promise<string> =>
      ((await (await fetch(`${url}/outbox.json`)).json()) as Array<{ code: string }>)[0]!.code;

    const { signInId } = await post('sign-in', { email: 'olivia@example.test' });
    const { accessToken } = await post('sign-in/verify', { signInId, code: await mailed() });
    const key = await importJWK(
      (await (await fetch(`${url}/${project}/public-key.json`)).json()) as object,
      'ES256',
    );
    await jwtVerify(accessToken!, key, { audience: 'transcodes-sdk' });
    const { sid } = await post('step-up', { resource: 'documents', action: 'delete' }, accessToken);
    await post(`step-up/${sid}/email`, {});
    await post(`step-up/${sid}/verify`, { factor: 'email', code: await mailed() });
    const answer = await fetch(`${url}/v1/auth/temp-session/step-up/${sid}`, {
      headers: { 'x-transcodes-token': 'a token' },
    });
    const { payload } = (await answer.json()) as { payload: Array<Record<string, string>> };
    assert.deepEqual(
      [payload[0]!['status'], payload[0]!['memberId']],
      ['verified', decodeJwt(accessToken!).sub],
    );
    for (const file of ['sdk/create-sdk.js', 'sdk/webauthn/index.js', `${project}/static.js`]) {
      assert.equal((await fetch(`${url}/${file}`)).status, 200, file);
    }
  });

  it('can be run by a test, in its own process', async () => {
    const entry = pathToFileURL(join(installed, manifest.exports['.'].default)).href;
    const { runEmulator } = (await import(entry)) as typeof import('../../emulator/src/run-emulator.js');
    const emulator = await runEmulator({ port: 0 });
    try {
      assert.notEqual(emulator.url, url);
      assert.equal((await fetch(`${emulator.url}/members.json`)).status, 200);
    } finally {
      await emulator.close();
    }
    const types = readFileSync(join(installed, manifest.exports['.'].types), 'utf8');
    assert.doesNotMatch(types, /express/, 'its types need no other package');
  });

  for (const [what, args, more, wanted] of [
    ['in production', ['--port', '0'], { NODE_ENV: 'production' }, /NODE_ENV=production/],
    ['with an option that it does not know', ['--prot', '0'], {}, /--prot/],
    ['with a project id that is none', ['--port', '0', '--project-id', 'nope'], {}, /24 hexadecimal digits/],
  ] as const) {
    it(`does not start ${what}, and says why in one line`, async () => {
      const child = start([...args], more);
      let err = '';
      child.stderr!.on('data', chunk => (err += String(chunk)));
      const [code] = (await once(child, 'close')) as [number];
      assert.equal(code, 1);
      assert.match(err, wanted);
      assert.equal(err.trim().split('\n').length, 1, err);
    });
  }

  it('says in plain words that it is open to the private network', async () => {
    const child = start(['--port', '0'], { EMULATOR_ALLOW_PRIVATE_NETWORK: '1' });
    try {
      let out = '';
      for await (const chunk of child.stdout!) {
        out += String(chunk);
        if (out.includes('</script>')) break;
      }
      assert.match(out, /answers the whole private network: everybody in it can read all mailed codes/);
    } finally {
      child.kill();
    }
  });
});
