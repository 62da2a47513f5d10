import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createApp, QUESTION, type App } from '../backend/support/app.js';
import { sendRaw } from '../support/raw-http.js';
import { stopWireServers, wireServers } from '../support/wire-servers.js';

after(stopWireServers);

const RIGHT = JSON.stringify({ type: 'password', password: 'correct horse' });

for (const [name, start] of Object.entries(wireServers)) {
  describe(`the wire of an own server in ${name}, written by hand`, () => {
    let started: Promise<{ app: App; port: number }> | undefined;

    const running = (): Promise<{ app: App; port: number }> =>
      (started ??= (async () => {
        const app = createApp();
        return { app, port: await start(app.backend) };
      })());

    /** Sends what a page of the app would, but for what is given. A line that is given twice is there twice. */
    async function send(
      method: string,
      path: string,
      body = '',
      given: Array<[name: string, value: string]> = [],
    ): Promise<{ status: number; text: string }> {
      const { port } = await running();
      const own: Array<[string, string]> = [
        ['Host', `127.0.0.1:${port}`],
        ['Origin', `http://127.0.0.1:${port}`],
        ['Cookie', 'session=ada'],
        ['Content-Type', 'application/json'],
        ['Content-Length', String(Buffer.byteLength(body))],
      ];
      const names = given.map(([one]) => one.toLowerCase());
      const lines = [...own.filter(([one]) => !names.includes(one.toLowerCase())), ...given]
        .filter(([, value]) => value !== '')
        .map(([one, value]) => `${one}: ${value}`);
      return sendRaw(port, [`${method} ${path} HTTP/1.1`, ...lines], body);
    }

    async function open(): Promise<string> {
      const { status, text } = await send(
        'POST',
        '/step-up/questions',
        JSON.stringify({ ...QUESTION, maxAge: 0 }),
      );
      assert.equal(status, 201, text);
      return /"id":"([\w-]+)"/.exec(text)![1]!;
    }

    it('is found at its own path, and at no other that only becomes it', async () => {
      assert.equal((await send('GET', '/step-up/session')).status, 200);
      // What a fetch runtime hands over is an address that is read already, for the app's own routes as well.
      const isRead = name.includes('fetch');
      for (const path of [
        ...(isRead ? [] : ['/x/../step-up/session', '/%2e%2e/step-up/session', '/x\\..\\step-up/session']),
        ...(isRead ? [] : ['/step-up/./session', '/step-up/%2E/session', '/own/%2e%2e/step-up/session']),
        '//step-up/session',
        '/step-up//session',
        '/STEP-UP/session',
        '/step-up/session/',
        '/step-up/session%3f',
        '/step-up%2fsession',
        '/step-up/%73ession',
        '/step-up/session;v=1',
        '/own?/step-up/session',
      ]) {
        const { text } = await send('GET', path);
        assert.doesNotMatch(text, /"member"/, path);
      }
    });

    it('takes no request that says two things', async () => {
      const { app, port } = await running();
      const path = `/step-up/questions/${await open()}/answers`;
      const own = `http://127.0.0.1:${port}`;
      for (const [what, given] of Object.entries({
        'two origins': [
          ['Origin', own],
          ['Origin', 'https://evil.example'],
        ],
        'two origins, ours last': [
          ['Origin', 'https://evil.example'],
          ['Origin', own],
        ],
        'two origins in a line': [['Origin', `${own}, ${own}`]],
        'two sites': [
          ['Sec-Fetch-Site', 'same-origin'],
          ['Sec-Fetch-Site', 'cross-site'],
        ],
        'a site in capitals': [['Sec-Fetch-Site', 'SAME-ORIGIN']],
        'no origin and another site': [
          ['Origin', ''],
          ['Sec-Fetch-Site', 'same-site'],
        ],
        'a typed address': [
          ['Origin', ''],
          ['Sec-Fetch-Site', 'none'],
        ],
        'nothing at all': [['Origin', '']],
        null: [['Origin', 'null']],
        'our origin with a path': [['Origin', `${own}/`]],
        'our origin with somebody in it': [['Origin', own.replace('//', '//evil@')]],
        'another host': [['Host', 'evil.example']],
        'another port': [['Host', '127.0.0.1:1']],
        'a host that a proxy tells': [
          ['Host', 'evil.example'],
          ['X-Forwarded-Host', `127.0.0.1:${port}`],
        ],
        'a host that a proxy tells by the standard': [
          ['Host', 'evil.example'],
          ['Forwarded', `host=127.0.0.1:${port}`],
        ],
        'an origin that a proxy tells': [
          ['Origin', 'https://evil.example'],
          ['X-Forwarded-Host', 'evil.example'],
          ['X-Forwarded-Proto', 'https'],
        ],
      } as Record<string, Array<[string, string]>>)) {
        const { status } = await send('POST', path, RIGHT, given);
        assert.ok(status === 403 || status === 400, `${what}: ${status}`);
      }
      for (const [what, given] of Object.entries({
        'two types': [
          ['Content-Type', 'text/plain'],
          ['Content-Type', 'application/json'],
        ],
        'two types in a line': [['Content-Type', 'application/json, text/plain']],
        'a type with JSON in a parameter': [['Content-Type', 'text/plain;application/json']],
        'a type that only ends in it': [['Content-Type', 'multipart/form-data; boundary=application/json']],
        'a type that begins alike': [['Content-Type', 'application/jsonp']],
        'no type': [['Content-Type', '']],
      } as Record<string, Array<[string, string]>>)) {
        const { status } = await send('POST', path, RIGHT, given);
        assert.ok(status === 415 || status === 400, `${what}: ${status}`);
      }
      assert.equal(app.compared.passwords, 0);
      assert.equal((await send('POST', path, RIGHT)).status, 200);
    });

    it('goes by the method alone, whatever a header, a field or the address says', async () => {
      const id = await open();
      const override: Array<[string, string]> = [
        ['X-HTTP-Method-Override', 'DELETE'],
        ['X-Method', 'DELETE'],
      ];
      for (const [method, path] of [
        ['POST', `/step-up/questions/${id}?_method=DELETE`],
        ['GET', `/step-up/questions/${id}?_method=DELETE`],
        ['PUT', `/step-up/questions/${id}/answers`],
        ['PATCH', `/step-up/questions/${id}/answers`],
        ['GET', `/step-up/questions/${id}/answers`],
        ['HEAD', `/step-up/questions/${id}`],
      ] as const) {
        const { status } = await send(
          method,
          path,
          method === 'GET' || method === 'HEAD' ? '' : RIGHT,
          override,
        );
        assert.equal(status, method === 'GET' && !path.endsWith('/answers') ? 200 : 405, method);
      }
      // Which no fetch runtime has, and which must not become one that they have.
      await send('TRACE', `/step-up/questions/${id}/answers`, RIGHT);
      assert.match((await send('GET', `/step-up/questions/${id}`)).text, /"status":"open"/);
    });

    it('takes one object of JSON, with what it knows and nothing else', async () => {
      const id = await open();
      const path = `/step-up/questions/${id}/answers`;
      const bads = [
        '',
        'null',
        'true',
        '[]',
        `[${RIGHT}]`,
        '"text"',
        '{',
        `${RIGHT}${RIGHT}`,
        '{"__proto__":{"type":"password","password":"correct horse"}}',
        '{"type":"password","password":"correct horse","__proto__":{}}',
        '{"type":"password","password":"correct horse","constructor":{}}',
        '{"type":"password","password":["correct horse"]}',
        '{"type":"password","password":{"toString":"correct horse"}}',
        '{"type":["password"],"password":"correct horse"}',
        '{"type":"__proto__","password":"correct horse"}',
        '{"type":"constructor","code":"1"}',
        '{"type":"passkey","credential":{}}',
        '{"password":"correct horse"}',
        `{"type":"password","password":"correct horse","more":${'['.repeat(2_000)}${']'.repeat(2_000)}}`,
      ];
      for (const body of bads) {
        const { status } = await send('POST', path, body);
        assert.equal(status, 400, body.slice(0, 80));
      }
      for (const body of [
        '{"resource":"invoices","action":"delete","maxAge":900,"__proto__":{"force":true}}',
        '{"resource":"invoices","action":"toString","maxAge":900}',
        '{"resource":"invoices","action":"delete","maxAge":"900"}',
        '{"resource":"invoices","action":"delete","maxAge":1e400}',
        '{"resource":"invoices","action":"delete","maxAge":-1}',
        '{"resource":["invoices"],"action":"delete","maxAge":900}',
        '{"resource":"invoices","action":"delete","maxAge":900,"target":"10\\n42"}',
        '{"resource":"invoices","action":"delete","maxAge":900,"acrValues":["__proto__"]}',
        '{"resource":"invoices","action":"delete","maxAge":900,"acrValues":{"length":1}}',
        '{"resource":"invoices","action":"delete","maxAge":900,"notBefore":-1}',
        '{"resource":"invoices","action":"delete","maxAge":900,"id":"mine","askedAt":0,"state":{"name":"verified"}}',
      ]) {
        assert.equal((await send('POST', '/step-up/questions', body)).status, 400, body);
      }
      const { app } = await running();
      const { passwords } = app.compared;
      assert.equal((await send('POST', path, RIGHT)).status, 200);
      assert.equal(app.compared.passwords, passwords + 1, 'and no bad one was looked at');
    });

    it('reads no more than 16 KiB, however it is sent', async () => {
      const path = `/step-up/questions/${await open()}/answers`;
      const large = JSON.stringify({ type: 'password', password: 'x'.repeat(17_000) });
      const chunked = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
      assert.equal((await send('POST', path, large)).status, 413);
      const { status } = await send('POST', path, chunked, [
        ['Transfer-Encoding', 'chunked'],
        ['Content-Length', ''],
      ]);
      // What a parser of the app's has read already is in memory, and no password.
      assert.ok(status === 413 || (name.includes('behind') && status === 422), String(status));
    });
  });
}
