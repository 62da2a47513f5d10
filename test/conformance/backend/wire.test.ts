import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { external, passkey, password } from '../../../src/server/backend/index.js';
import { createAuthenticator, type Authenticator } from '../../server/backend/support/authenticator.js';
import { createApp, ORIGIN, OWN_PAGE, type App } from '../../server/backend/support/app.js';
import { matchBody } from './match-body.js';

interface Step {
  name?: string;
  as: string | null;
  method: string;
  path: string;
  headers?: Record<string, string | null>;
  body?: unknown;
  raw?: string;
  repeat?: number;
  status: number;
  answerHeaders?: Record<string, string | null>;
  answer?: unknown;
  answerExactly?: unknown;
  sameAs?: string;
}

const cases = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8')) as Array<{
  name: string;
  with?: string[];
  steps: Step[];
}>;

function createServerUnderTest(more: string[], key: Authenticator): App {
  const app = createApp({
    ...(more.includes('origins') && { origins: [ORIGIN, OTHER] }),
    ...(more.some(type => type !== 'origins') && {
      methods: [
        ...(more.includes('passkey') ? [passkeyOf(key)] : []),
        ...(more.includes('external') ? [elsewhere] : []),
        password({ check: (_member, text) => text === 'correct horse' }),
      ],
    }),
    permission(_member, { resource }) {
      if (resource === 'secrets') return 'deny';
      return resource === 'notes' ? 'allow' : 'step-up';
    },
    levels: { basic: ['password', 'totp', 'mail-code'], high: ['totp', 'passkey', 'external'] },
  });
  const ada = { id: 'ada', email: 'ada@example.test', name: 'Ada', role: 'admin', secret: 'hidden' };
  app.sessions.set('ada', { member: ada, key: 'key-of-ada' });
  return app;
}

const OTHER = 'https://other.example.test';
const RP_ID = new URL(ORIGIN).hostname;

const passkeyOf = (key: Authenticator): ReturnType<typeof passkey> =>
  passkey({
    rpId: RP_ID,
    origin: ORIGIN,
    find: ({ id }) => (id === 'ada' ? [key.passkey] : []),
    used: (stored, { counter }) => void (stored.counter = counter),
  });

const elsewhere = external({
  start: async (_request, { id }) => new URL(`https://elsewhere.example.test/?state=${id}`),
  async finish(request) {
    const { state, member = 'ada', ago = 0 } = Object.fromEntries(new URL(request.url).searchParams);
    if (!state) return null;
    return {
      questionId: state,
      member: { id: member },
      authenticatedAt: Date.now() - Number(ago) * 1_000,
    };
  },
});

function toRequest(step: Step, fill: (value: unknown) => unknown): Request {
  const headers = new Headers({ ...OWN_PAGE, 'Content-Type': 'application/json' });
  const body = step.raw ?? (step.body === undefined ? undefined : JSON.stringify(fill(step.body)));
  if (body === undefined) headers.delete('content-type');
  if (step.as) headers.set('cookie', `session=${step.as}`);
  for (const [name, value] of Object.entries(step.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const path = fill(step.path) as string;
  return new Request(`${ORIGIN}/step-up${path}`, { method: step.method, headers, body });
}

describe('the wire, by the table', () => {
  for (const { name, with: more = [], steps } of cases) {
    it(name, async () => {
      const key = createAuthenticator(ORIGIN, RP_ID);
      const app = createServerUnderTest(more, key);
      // What an authenticator is asked before a page was told anything.
      let asked = { challenge: 'bm9uZQ' };
      const variables = new Map<string, unknown>();
      const texts = new Map<string, string>();
      const totp = app.totpCode('ada');

      const fill = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(fill);
        if (typeof value === 'object' && value !== null) {
          return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one)]));
        }
        if (typeof value !== 'string') return value;
        const whole = /^\{\{([\w:]+)\}\}$/.exec(value)?.[1];
        return whole
          ? valueOf(whole)
          : value.replace(/\{\{([\w:]+)\}\}/g, (_, one: string) => String(valueOf(one)));
      };
      const valueOf = (variable: string): unknown => {
        if (variable === 'passkey:right') return key.answer(asked);
        if (variable === 'passkey:other') return key.answer(asked, { challenge: 'b3RoZXI' });
        if (variable === 'code:totp') return totp;
        if (variable === 'code:mail') return app.mails.at(-1)!.code;
        const codes = [totp, app.totpCode('ada', 1), app.totpCode('ada', -1), app.mails.at(-1)?.code];
        if (variable === 'code:wrong')
          return ['000000', '111111', '222222', '333333', '444444'].find(code => !codes.includes(code));
        assert.ok(variables.has(variable), `${variable} is not known yet`);
        return variables.get(variable);
      };

      for (const [at, step] of steps.entries()) {
        for (let n = 0; n < (step.repeat ?? 1); n += 1) {
          const response = (await app.backend.handle(toRequest(step, fill)))!;
          const text = await response.text();
          const what = `step ${at + 1}: ${step.method} ${step.path} as ${step.as}: ${text}`;
          assert.equal(response.status, step.status, what);
          assert.equal(response.headers.get('cache-control'), 'no-store', what);
          checkType(response, what);
          for (const [header, pattern] of Object.entries(step.answerHeaders ?? {})) {
            const value = response.headers.get(header);
            if (pattern === null) assert.equal(value, null, what);
            else assert.match(value ?? '', new RegExp(pattern), what);
          }
          if (text.includes('"publicKey"'))
            asked = (JSON.parse(text) as { publicKey: typeof asked }).publicKey;
          if (step.name) texts.set(step.name, text);
          if (step.sameAs) assert.equal(text, texts.get(step.sameAs), what);
          if (step.answer) matchBody(JSON.parse(text), step.answer, variables, 'named', what);
          if (step.answerExactly) matchBody(JSON.parse(text), step.answerExactly, variables, 'exactly', what);
        }
      }
    });
  }
});

function checkType({ status, headers }: Response, what: string): void {
  const type = headers.get('content-type');
  if (status === 204) assert.equal(type, null, what);
  else if (type?.startsWith('text/html')) assert.equal(status, 200, what);
  else if ([200, 201, 409, 422].includes(status)) assert.equal(type, 'application/json', what);
  else assert.equal(type, 'application/problem+json', what);
}
