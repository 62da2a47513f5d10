import assert from 'node:assert/strict';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, it } from 'node:test';
import { readCommandLine } from '../../emulator/src/command-line.js';
import { privateNetworkLines } from '../../emulator/src/greeting.js';
import { isPrivateAddress, privateNetwork, THIS_MACHINE } from '../../emulator/src/reach.js';
import { runEmulator, type RunningEmulator } from '../../emulator/src/run-emulator.js';

const PRIVATE_HOSTS = [
  '10.0.0.1',
  '10.255.255.254',
  '172.16.0.1',
  '172.31.255.1',
  '192.168.1.20',
  '169.254.10.10',
  '[fd12:3456::1]',
  '[fe80::1]',
  'printer.local',
  'my-mac.office.local',
  'host.docker.internal',
];
const FOREIGN_HOSTS = [
  'evil.example',
  '8.8.8.8',
  '172.15.0.1',
  '172.32.0.1',
  '192.169.0.1',
  '11.0.0.1',
  '[2001:db8::1]',
  '[::]',
  '0.0.0.0',
  '10.0.0.1.evil.example',
  '10.0.0.1.nip.io',
  'local',
  'evil.local.example',
  'evil.example@10.0.0.1',
  '010.0.0.1',
  '10.1',
  'emulator',
  '',
];

describe('who may reach the emulator', () => {
  it('is this machine alone, unless something else is asked for', () => {
    for (const host of [...PRIVATE_HOSTS, ...FOREIGN_HOSTS]) {
      assert.equal(THIS_MACHINE.isHost(`${host}:5174`, 5174), false, host);
      assert.equal(THIS_MACHINE.isOrigin(`http://${host}:3000`), false, host);
    }
    assert.deepEqual(THIS_MACHINE.addresses, ['127.0.0.1', '::1']);
  });

  it('is the private network where that is asked for: its addresses and the names that no public server has', () => {
    const reach = privateNetwork();
    for (const host of [...PRIVATE_HOSTS, 'localhost', '127.0.0.1', '[::1]']) {
      assert.equal(reach.isHost(`${host}:5174`, 5174), true, host);
      assert.equal(reach.isHost(`${host}:8080`, 5174), true, `${host}, by a mapped port`);
      assert.equal(reach.isOrigin(`http://${host}:3000`), true, host);
    }
    for (const host of FOREIGN_HOSTS) {
      assert.equal(reach.isHost(host && `${host}:5174`, 5174), false, host);
      assert.equal(reach.isOrigin(`http://${host}:3000`), false, host);
    }
    assert.equal(reach.isHost(undefined, 5174), false);
  });

  it('takes pages of the private network by http, and by nothing else', () => {
    const reach = privateNetwork();
    for (const origin of [
      'https://192.168.1.20',
      'ftp://192.168.1.20',
      'null',
      'http://192.168.1.20/',
      'http://user@192.168.1.20',
      'http://192.168.1.20:80',
      'http://0xc0a80114',
      '',
    ]) {
      assert.equal(reach.isOrigin(origin), false, origin);
    }
  });

  it('answers to one more name, whichever case it is written in', () => {
    const reach = privateNetwork('Emulator');
    assert.equal(reach.isHost('emulator:5174', 5174), true);
    assert.equal(reach.isOrigin('http://emulator:3000'), true);
    assert.equal(reach.isHost('emulator.evil.example:5174', 5174), false);
    for (const wrong of ['8.8.8.8', 'http://x', 'a b', '', '::1', '2001:db8::1']) {
      assert.throws(() => privateNetwork(wrong), /neither a name nor an address/, wrong);
    }
  });

  it('talks to peers of the private network, whatever they say in Host', () => {
    const reach = privateNetwork();
    for (const peer of ['127.0.0.1', '::1', '192.168.0.9', '172.17.0.1', 'fe80::1%eth0', 'fd00::2']) {
      assert.equal(reach.isPeer(peer), true, peer);
    }
    for (const peer of ['203.0.113.5', '2001:db8::5', '172.32.0.1', '', undefined]) {
      assert.equal(reach.isPeer(peer), false, peer);
    }
  });
});

describe('the command line', () => {
  it('goes before the environment, which goes before the defaults', () => {
    const env = { PORT: '6000', EMULATOR_PROJECT_ID: 'a'.repeat(24), EMULATOR_SERVER_TOKEN: 'from-env' };
    assert.equal(readCommandLine([], {})!.port, 5174);
    assert.equal(readCommandLine([], {})!.reach, undefined);
    assert.equal(readCommandLine([], { EMULATOR_ALLOW_PRIVATE_NETWORK: '0' })!.reach, undefined);
    assert.equal(readCommandLine([], env)!.port, 6000);
    const { port, projectId, serverToken, reach } = readCommandLine(
      ['--port', '0', '--project-id', 'b'.repeat(24), '--server-token', 'given', '--allow-private-network'],
      env,
    )!;
    assert.deepEqual([port, projectId, serverToken], [0, 'b'.repeat(24), 'given']);
    assert.deepEqual(reach!.addresses, ['0.0.0.0', '::']);
    assert.ok(readCommandLine([], { EMULATOR_ALLOW_PRIVATE_NETWORK: '1', EMULATOR_HOST: 'emulator' })!.reach);
    assert.equal(readCommandLine(['--help'], env), null);
  });

  for (const [args, env] of [
    [['--port', '70000'], {}],
    [['--port', ''], {}],
    [['--nothing'], {}],
    [['extra'], {}],
    [['--host', 'emulator'], {}],
    [['--allow-private-network', '--host', '8.8.8.8'], {}],
    [[], { EMULATOR_ALLOW_PRIVATE_NETWORK: 'yes' }],
    [[], { EMULATOR_HOST: 'emulator' }],
    [[], { PORT: 'x' }],
  ] as Array<[string[], Record<string, string>]>) {
    it(`refuses ${args.join(' ')} ${JSON.stringify(env)}`, () => {
      assert.throws(() => readCommandLine(args, env));
    });
  }
});

describe('the emulator in a private network', () => {
  let emulator: RunningEmulator | undefined;
  afterEach(() => emulator?.close());

  const status = (address: string, headers: Record<string, string>, method = 'GET'): Promise<number> =>
    new Promise((resolve, reject) => {
      const path = method === 'GET' ? '/emulator/outbox.json' : '/emulator/faults';
      const sent = request({ host: address, port: emulator!.port, path, method, headers }, response => {
        response.resume();
        resolve(response.statusCode!);
      });
      sent.on('error', reject).end(method === 'POST' ? '{}' : undefined);
    });

  it('answers a Host and a page of it, refuses others, and says where it is', async () => {
    emulator = await runEmulator({ port: 0, reach: privateNetwork() });
    assert.equal(await status('127.0.0.1', { Host: '192.168.1.20:5174' }), 200);
    assert.equal(await status('127.0.0.1', { Host: 'rebound.example:5174' }), 421);
    const json = { Host: '192.168.1.20', 'Content-Type': 'application/json' };
    assert.equal(await status('127.0.0.1', { ...json, Origin: 'http://192.168.1.30:3000' }, 'POST'), 200);
    assert.equal(await status('127.0.0.1', { ...json, Origin: 'http://evil.example' }, 'POST'), 403);
    assert.match(privateNetworkLines(5174, ['0.0.0.0', '::']), /everybody in it/);
    assert.match(
      privateNetworkLines(5174, ['127.0.0.1', '192.168.1.7']),
      /http:\/\/192\.168\.1\.7:5174\/emulator/,
    );
  });

  it('does not talk to peers from elsewhere, whatever Host they send', async () => {
    const peers: Array<string | undefined> = [];
    const reach = { ...privateNetwork(), isPeer: (peer?: string) => peers.push(peer) === 0 };
    emulator = await runEmulator({ port: 0, reach });
    assert.equal(await status('127.0.0.1', { Host: '192.168.1.20' }), 403);
    assert.deepEqual(peers, ['127.0.0.1']);
  });

  const own = Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .find(({ address, family }) => family === 'IPv4' && isPrivateAddress(address))?.address;

  it(
    'is there at the machine’s own private address, and without the option is not',
    { skip: own ? false : 'this machine has no private address' },
    async () => {
      emulator = await runEmulator({ port: 0, reach: privateNetwork(own) });
      assert.equal(await status(own!, { Host: `${own}:${emulator.port}` }), 200);
      await emulator.close();
      emulator = await runEmulator({ port: 0 });
      assert.equal(await status('127.0.0.1', { Host: `${own}:${emulator.port}` }), 421);
      await assert.rejects(status(own!, { Host: `${own}:${emulator.port}` }), /ECONNREFUSED/);
    },
  );
});
