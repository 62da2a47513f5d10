import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { isAction, isResource } from '../../emulator/src/operation.js';
import * as library from '../../src/protocol/operation.js';
import { runEmulator, type RunningEmulator } from './running-emulator.js';

describe("the emulator's roles", () => {
  let emulator: RunningEmulator;
  beforeEach(async () => (emulator = await runEmulator()));
  afterEach(() => emulator.close());

  const set = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${emulator.root}/roles.json`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
    });
  const decision = async (resource: string, action: string): Promise<string> => {
    const { accessToken } = await emulator.signIn('olivia@example.test');
    return (await emulator.post('step-up', { resource, action }, accessToken)).payload[0].decision;
  };

  it('can be set, and decide from then on', async () => {
    assert.equal(await decision('documents', 'delete'), 'stepup');
    for (const [level, wanted] of [
      [1, 'allow'],
      [0, 'deny'],
      [2, 'stepup'],
    ] as const) {
      const answer = await set(JSON.stringify({ manager: { documents: { delete: level } } }));
      assert.equal(answer.status, 200);
      assert.equal((await emulator.json('roles.json')).manager.documents.delete, level);
      assert.equal(await decision('documents', 'delete'), wanted);
    }
  });

  it('keep what was not mentioned, and take in what is new', async () => {
    const before = await emulator.json('roles.json');
    await set(JSON.stringify({ manager: { invoices: { read: 0 } }, guest: { documents: { read: 1 } } }));
    const after = await emulator.json('roles.json');
    assert.deepEqual(after.manager, {
      ...before.manager,
      invoices: { create: 2, read: 0, update: 2, delete: 2 },
    });
    assert.equal(after.guest.documents.read, 1);
    assert.deepEqual(after.viewer, before.viewer);
  });

  it('are each emulator’s own', async () => {
    await set(JSON.stringify({ manager: { documents: { delete: 1 } } }));
    const other = await runEmulator();
    try {
      assert.equal((await other.json('roles.json')).manager.documents.delete, 2);
    } finally {
      await other.close();
    }
  });

  for (const [what, body] of [
    ['a list', '[]'],
    ['a level that is none', '{"manager":{"documents":{"delete":3}}}'],
    ['a level that is text', '{"manager":{"documents":{"delete":"1"}}}'],
    ['a level that is true', '{"manager":{"documents":{"delete":true}}}'],
    ['a level that is null', '{"manager":{"documents":{"delete":null}}}'],
    ['an unknown action', '{"manager":{"documents":{"remove":1}}}'],
    ['an action of the prototype', '{"manager":{"documents":{"__proto__":{"delete":1}}}}'],
    ['a resource with a space', '{"manager":{"a b":{"delete":1}}}'],
    ['a role without a name', '{"":{"documents":{"delete":1}}}'],
    ['a role that is null', '{"manager":null}'],
    ['a resource that is a number', '{"manager":{"documents":1}}'],
    [
      'one right change beside a wrong one',
      '{"manager":{"documents":{"delete":1}},"admin":{"x":{"delete":9}}}',
    ],
    ['too many roles', JSON.stringify(many(60, () => ({ documents: {} })))],
    ['too many resources', JSON.stringify({ manager: many(300, () => ({})) })],
  ] as const) {
    it(`refuse ${what}, and change nothing`, async () => {
      const before = await emulator.json('roles.json');
      const answer = await set(body);
      assert.equal(answer.status, 400);
      assert.equal(((await answer.json()) as { success: boolean }).success, false);
      assert.deepEqual(await emulator.json('roles.json'), before);
    });
  }

  it('take names of the prototype for names', async () => {
    for (const name of ['__proto__', 'constructor', 'hasOwnProperty', 'toString']) {
      const body = `{"${name}":{"${name}":{"create":1,"read":1,"update":1,"delete":1}}}`;
      assert.equal((await set(body)).status, 200, name);
      const text = await (await fetch(`${emulator.root}/roles.json`)).text();
      assert.ok(text.includes(`"${name}":{"${name}":{"create":1`), name);
    }
    assert.equal(({} as Record<string, unknown>)['create'], undefined);
    assert.equal(({} as Record<string, unknown>)['documents'], undefined);
  });

  it('are set as JSON, and from pages of this machine', async () => {
    const body = '{"manager":{"documents":{"delete":1}}}';
    assert.equal((await set(body, { 'Content-Type': 'text/plain' })).status, 415);
    for (const origin of ['https://evil.example', 'http://192.168.1.2', 'null']) {
      assert.equal((await set(body, { Origin: origin })).status, 403, origin);
    }
    assert.equal((await set(body, { Origin: 'http://localhost:3000' })).status, 200);
  });
});

describe('what can be the name of a resource or an action', () => {
  it('is the same for the emulator as for the library beside it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ maxLength: 130, unit: 'binary-ascii' })), text => {
        assert.equal(isResource(text), library.isResource(text));
      }),
    );
    for (const value of ['a'.repeat(128), 'a'.repeat(129), '', 'a:b', 'a"b', 'a\\b', 'ä', 7, null]) {
      assert.equal(isResource(value), library.isResource(value), String(value));
    }
    for (const value of [...library.ACTIONS, 'Create', 'execute', '', null]) {
      assert.equal(isAction(value), library.isAction(value), String(value));
    }
  });
});

function many<T>(count: number, make: () => T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`name-${at}`, make()]));
}
