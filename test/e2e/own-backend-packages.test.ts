import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { execPath } from 'node:process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

const HOOKS = `export async function resolve(specifier, context, next) {
  if (specifier === 'otpauth' || specifier.startsWith('@simplewebauthn/')) {
    throw Object.assign(new Error('Cannot find package ' + specifier), { code: 'ERR_MODULE_NOT_FOUND' });
  }
  return next(specifier, context);
}`;

const PROGRAM = `
import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(HOOKS)}));
const { createStepUpBackend, passkey, password, totp } = await import('./src/server/backend/index.ts');
const origin = 'https://app.example';
const backend = createStepUpBackend({
  session: () => ({ member: { id: 'alice' }, key: '0123456789abcdef0123456789abcdef' }),
  methods: [
    passkey({ rpId: 'app.example', origin, find: () => [{ id: 'AAAA', publicKey: new Uint8Array(), counter: 0 }], used: () => {} }),
    totp({ secret: () => 'JBSWY3DPEHPK3PXP' }),
    password({ check: (_member, text) => text === 'right' }),
  ],
});
async function post(path, body) {
  const headers = { origin, 'content-type': 'application/json' };
  const request = new Request(origin + '/step-up' + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return await backend.handle(request);
}
const { id } = await (await post('/questions', { resource: 'invoices', action: 'delete', maxAge: 300 })).json();
const begun = await post('/questions/' + id + '/challenges', { type: 'passkey' });
const code = await post('/questions/' + id + '/answers', { type: 'totp', code: '123456' });
const right = await post('/questions/' + id + '/answers', { type: 'password', password: 'right' });
console.log(JSON.stringify([begun.status, code.status, right.status, (await right.json()).status]));
`;

describe('a server without the packages of passkeys and authenticator apps', () => {
  it('starts, takes a password, and says of the other two that they cannot be had now', async () => {
    const { stdout } = await promisify(execFile)(execPath, [
      ...['--conditions=development', '--import', 'tsx'],
      ...['--input-type=module', '--eval', PROGRAM],
    ]);
    assert.deepEqual(JSON.parse(stdout.trim().split('\n').at(-1)!), [503, 503, 200, 'verified']);
  });
});
