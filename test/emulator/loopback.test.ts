import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import express from 'express';
import { allowOnly } from '../../emulator/src/access.js';
import { listen, readPort, type ListeningServer } from '../../emulator/src/listen.js';

describe('a server that keeps to this machine', () => {
  let server: ListeningServer;
  let changes = 0;

  before(async () => {
    const app = express();
    app.use(allowOnly());
    app.all('/', (_req, res) => {
      changes += 1;
      res.send('reached');
    });
    server = await listen(app, 0);
  });

  after(() => server.close());

  function send(options: {
    method?: string;
    address?: string;
    headers?: Record<string, string>;
    body?: string;
  }): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
    const { method = 'GET', address = '127.0.0.1', headers = {}, body } = options;
    return new Promise((resolve, reject) => {
      const req = request({ host: address, port: server.port, method, headers }, async res => {
        let text = '';
        for await (const chunk of res) text += String(chunk);
        resolve({ status: res.statusCode!, headers: res.headers, text });
      });
      req.on('error', reject);
      req.end(body);
    });
  }

  const json = { 'Content-Type': 'application/json' };

  for (const name of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST']) {
    it(`answers to ${name} with its own port`, async () => {
      assert.equal((await send({ headers: { Host: `${name}:${server.port}` } })).text, 'reached');
    });
  }

  it('listens on ::1 as well', async () => {
    const host = `[::1]:${server.port}`;
    assert.equal((await send({ address: '::1', headers: { Host: host } })).text, 'reached');
  });

  for (const name of [
    'evil.example',
    'localhost.evil.example',
    'evil.example@localhost',
    '127.0.0.2',
    '0.0.0.0',
    '[::]',
    'localhost.',
  ]) {
    it(`answers 421 to a rebound name such as ${name}`, async () => {
      const { status, text } = await send({ headers: { Host: `${name}:${server.port}` } });
      assert.equal(status, 421);
      assert.doesNotMatch(text, /reached/);
    });
  }

  it('answers 421 to its own name with another port, or with none', async () => {
    assert.equal((await send({ headers: { Host: 'localhost:1' } })).status, 421);
    assert.equal((await send({ headers: { Host: 'localhost' } })).status, 421);
  });

  for (const origin of [
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'http://192.168.0.1',
  ]) {
    it(`takes no change from a page of ${origin}`, async () => {
      const seen = changes;
      const { status } = await send({ method: 'POST', headers: { ...json, Origin: origin }, body: '{}' });
      assert.equal(status, 403);
      assert.equal(changes, seen);
    });

    it(`tells a page of ${origin} nothing by CORS, and refuses its preflight`, async () => {
      const read = await send({ headers: { Origin: origin } });
      assert.equal(read.headers['access-control-allow-origin'], undefined);
      const preflight = await send({
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
      });
      assert.equal(preflight.status, 403);
      assert.equal(preflight.headers['access-control-allow-origin'], undefined);
    });
  }

  it('takes a change as JSON from a page of this machine, and from no page at all', async () => {
    const origins: Array<Record<string, string>> = [
      {},
      { Origin: 'http://localhost:3000' },
      { Origin: 'http://[::1]:8080' },
    ];
    for (const origin of origins) {
      assert.equal((await send({ method: 'POST', headers: { ...json, ...origin }, body: '{}' })).status, 200);
    }
  });

  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    it(`refuses a change as ${type}, which any page may send`, async () => {
      assert.equal(
        (await send({ method: 'POST', headers: { 'Content-Type': type }, body: '{}' })).status,
        415,
      );
    });
  }

  it('refuses a POST that does not say what it is', async () => {
    assert.equal((await send({ method: 'POST' })).status, 415);
  });

  it('takes a DELETE without a body, and refuses one whose body is not JSON', async () => {
    assert.equal((await send({ method: 'DELETE' })).status, 200);
    assert.equal(
      (await send({ method: 'DELETE', headers: { 'Content-Length': '2' }, body: '{}' })).status,
      415,
    );
  });

  it('lets a page of another loopback origin send the headers of a step-up and read the challenge', async () => {
    const origin = 'http://127.0.0.1:3000';
    const preflight = await send({
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'DELETE' },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], origin);
    assert.match(
      String(preflight.headers['access-control-allow-headers']),
      /Authorization.*X-Step-Up-Session-Id/,
    );
    const answer = await send({ headers: { Origin: origin } });
    assert.equal(answer.headers['access-control-allow-origin'], origin);
    assert.match(String(answer.headers['access-control-expose-headers']), /WWW-Authenticate, Retry-After/);
    assert.match(String(answer.headers['vary']), /Origin/);
  });

  it('does not say what it is made with', async () => {
    const { headers } = await send({});
    assert.equal(headers['x-powered-by'], undefined);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  });

  it('says in one line that a port is taken, on either address', async () => {
    await assert.rejects(listen(express(), server.port), /^Error: Port \d+ is taken\. .*PORT=\d+$/);
    const other = createServer();
    await new Promise<void>(resolve => other.listen({ host: '::1', port: 0, ipv6Only: true }, resolve));
    const { port } = other.address() as { port: number };
    await assert.rejects(listen(express(), port), /is taken/);
    await new Promise(resolve => other.close(resolve));
  });

  it('does not start with NODE_ENV=production', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      await assert.rejects(listen(express(), 0), /does not start with NODE_ENV=production/);
    } finally {
      if (before === undefined) delete process.env['NODE_ENV'];
      else process.env['NODE_ENV'] = before;
    }
  });

  it('reads a port, and names one that is none', () => {
    assert.equal(readPort(undefined, 5173), 5173);
    assert.equal(readPort('8080', 5173), 8080);
    for (const bad of ['x', '70000', '-1', '80.5', ' 80'])
      assert.throws(() => readPort(bad, 1), /is not a port/);
  });
});
