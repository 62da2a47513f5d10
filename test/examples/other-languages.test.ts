import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { RequestHandler } from 'express';
import { SignJWT } from 'jose';
import { requireProgram } from '../../scripts/find-program.mjs';
import { createStepUpGuard } from '../../src/server/index.js';
import { stepUp } from '../../src/server/adapters/node.js';
import { transcodes } from '../../src/server/providers/transcodes/index.js';
import type { StepUpRule } from '../../src/server/types.js';
import { createTokenIssuer, goodClaims, type TokenIssuer } from '../server/support/token-issuer.js';
import { startProvider, type ProviderForGuards } from './support/emulator.js';
import { whySkipped } from './support/programs.js';
import { runServer, serve, type Answer, type GuardedServer, type Sent } from './support/guarded-server.js';

const skip = whySkipped('python-jwt', 'php');
const EXAMPLES = 'examples/other-languages';

const RULES: Record<string, StepUpRule> = {
  'DELETE documents': { resource: 'documents', action: 'delete', once: true },
  'GET documents': { resource: 'documents', action: 'read' },
  'POST transfers': { resource: 'transfers', action: 'create', maxAge: 300, once: true },
};

let provider: ProviderForGuards;
let issuer: TokenIssuer;
let folder: string;
const servers: GuardedServer[] = [];

before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), 'used-proofs-'));
  [provider, issuer] = await Promise.all([startProvider(), createTokenIssuer()]);
  const publicKey = { keys: [provider.publicKey, issuer.jwk] } as never;
  const env = {
    TRANSCODES_PROJECT_ID: provider.projectId,
    TRANSCODES_SERVER_TOKEN: provider.serverToken,
    TRANSCODES_PUBLIC_KEY: JSON.stringify(publicKey),
    TRANSCODES_API_URL: provider.apiUrl,
    PYTHONDONTWRITEBYTECODE: '1',
    PHP_CLI_SERVER_WORKERS: '2',
  };
  const { projectId, serverToken, apiUrl } = provider;
  const guard = createStepUpGuard({ provider: transcodes({ projectId, serverToken, apiUrl, publicKey }) });
  const routes = new Map(Object.entries(RULES).map(([route, rule]) => [route, stepUp(guard, rule)]));

  servers.push(
    await serve('TypeScript', async (request, response) => {
      const place = request.url!.split('/')[1]!;
      const pass = await routes.get(`${request.method} ${place}`)!(request, response);
      if (!pass) return;
      const { resource, action } = RULES[`${request.method} ${place}`]!;
      response.setHeader('Content-Type', 'application/json');
      response.setHeader('Cache-Control', 'no-store');
      response.end(JSON.stringify({ done: `${resource}:${action}`, by: pass.member.id }));
    }),
  );
  const python = requireProgram('python-jwt');
  const php = requireProgram('php');
  servers.push(
    await runServer('Python', python, () => [`${EXAMPLES}/python/server.py`], {
      ...env,
      USED_PROOFS: join(folder, 'python.sqlite'),
    }),
    await runServer('PHP', php, port => ['-S', `127.0.0.1:${port}`, `${EXAMPLES}/php/router.php`], {
      ...env,
      USED_PROOFS: join(folder, 'php'),
    }),
  );
});
after(async () => {
  if (skip) return;
  await Promise.all(servers.map(server => server.stop()));
  await provider?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A request that passes, unless something is changed. */
interface Attempt {
  route?: string;
  /** The whole value of `Authorization`, or several of them; null: none. Default: the emulator's own token. */
  authorization?: string | string[] | null;
  /** The id; null: no header. Default: a step-up that fits. */
  sid?: string | null;
  headers?: string[];
  body?: string;
}

const DELETE_SCOPE = 'scope="documents:delete"';
const INSUFFICIENT = 'Bearer error="insufficient_user_authentication"';

const EXPECTED = {
  'no token': { status: 401, detail: 'Sign in first.', challenge: `Bearer ${DELETE_SCOPE}` },
  'bad token': { status: 401, detail: 'Sign in first.', challenge: 'Bearer error="invalid_token"' },
  'no step-up': {
    status: 401,
    detail: 'Verify again that it is you.',
    challenge: `${INSUFFICIENT}, ${DELETE_SCOPE}, max_age=900`,
  },
  'no step-up for a transfer': {
    status: 401,
    detail: 'Verify again that it is you.',
    challenge: `${INSUFFICIENT}, scope="transfers:create", max_age=300`,
  },
  'not checked': {
    status: 503,
    detail: 'The step-up could not be checked just now.',
    challenge: undefined,
  },
} as const;

type Outcome = 'passes' | keyof typeof EXPECTED;

async function send(server: GuardedServer, attempt: Attempt): Promise<Answer> {
  const { route = 'DELETE documents', authorization = `Bearer ${provider.member.accessToken}` } = attempt;
  const { sid = provider.stepUp() } = attempt;
  const [method, place] = route.split(' ') as [string, string];
  const request: Sent = { method, path: `/${place}/7`, headers: [...(attempt.headers ?? [])] };
  for (const value of [authorization].flat())
    if (value !== null) request.headers.push('Authorization', value);
  if (sid !== null) request.headers.push('X-Step-Up-Session-Id', sid);
  if (attempt.body !== undefined) {
    request.body = attempt.body;
    if (!request.headers.includes('Content-Type')) request.headers.push('Content-Type', 'application/json');
  }
  return server.send(request);
}

function assertAnswer(server: GuardedServer, answer: Answer, outcome: Outcome, route: string): void {
  const { status, headers, body } = answer;
  assert.equal(headers['cache-control'], 'no-store', server.name);
  if (outcome === 'passes') {
    const { resource, action } = RULES[route]!;
    assert.deepEqual(
      [status, body && JSON.parse(body)],
      [200, { done: `${resource}:${action}`, by: provider.member.id }],
      server.name,
    );
    return;
  }
  const { status: expected, detail, challenge } = EXPECTED[outcome];
  assert.deepEqual(
    [status, headers['www-authenticate'], headers['retry-after'], headers['content-type']],
    [expected, challenge, expected === 503 ? '5' : undefined, 'application/problem+json'],
    server.name,
  );
  assert.equal(headers['access-control-expose-headers'], 'WWW-Authenticate, Retry-After', server.name);
  const title = expected === 503 ? 'Service Unavailable' : 'Unauthorized';
  assert.deepEqual(JSON.parse(body), { type: 'about:blank', title, status: expected, detail }, server.name);
}

/** All servers answer this alike. What is asked is made anew for each: a proof may be good for one use. */
async function allAnswer(
  outcome: Outcome,
  attempt: () => Attempt | Promise<Attempt>,
  interference?: RequestHandler,
): Promise<void> {
  provider.interfere(interference ?? null);
  try {
    await Promise.all(
      servers.map(async server => {
        const made = await attempt();
        assertAnswer(server, await send(server, made), outcome, made.route ?? 'DELETE documents');
      }),
    );
  } finally {
    provider.interfere(null);
  }
}

const token = async (
  claims: object = {},
  header: object = {},
  by: TokenIssuer = issuer,
): Promise<{ authorization: string }> => ({
  authorization: `Bearer ${await by.sign({ sub: provider.member.id, ...claims }, header)}`,
});

const entry = (changes: object = {}): Record<string, unknown> => ({
  projectId: provider.projectId,
  memberId: provider.member.id,
  resource: 'documents',
  action: 'delete',
  status: 'verified',
  verifiedAt: Date.now() - 1_000,
  ...changes,
});

/** The provider answers with this session, whatever it is asked for. */
const says =
  (changes: () => object): RequestHandler =>
  (_request, response) =>
    void response.json({ success: true, statusCode: 200, payload: [entry(changes())] });

const answers =
  (status: number, body: unknown): RequestHandler =>
  (_request, response) =>
    void (typeof body === 'string' ? response.status(status).send(body) : response.status(status).json(body));

const now = (): number => Math.floor(Date.now() / 1000);

describe('the guards in TypeScript, Python and PHP', { skip }, () => {
  describe('let through', () => {
    const PASS: Array<[string, () => Attempt | Promise<Attempt>, RequestHandler?]> = [
      ['a token and a step-up that fit', () => ({})],
      ['a token with several audiences', () => token({ aud: ['another', 'transcodes-sdk'] })],
      ['a token that expired within the tolerance of the clocks', () => token({ exp: now() - 2 })],
      ['an id in a JSON body as stepUpSid', () => inBody({ stepUpSid: transfer() })],
      ['an id in a JSON body as sid', () => inBody({ sid: transfer() })],
      ['the type application/vnd.api+json', () => inBody({ sid: transfer() }, 'application/vnd.api+json')],
      [
        'a route that may be opened more often',
        () => ({ route: 'GET documents', sid: provider.stepUp({ action: 'read' }) }),
      ],
      [
        'a session whose state another route tells',
        () => ({}),
        (request, response, next) =>
          request.path.includes('/session/')
            ? next()
            : void response.json({ success: true, payload: [{ ...entry(), status: undefined }] }),
      ],
      [
        'a session that is dated in Unix ms by createdAt',
        () => ({}),
        says(() => ({ verifiedAt: undefined, createdAt: Date.now() - 5_000 })),
      ],
      [
        'an undated session where the rule allows its whole life',
        () => ({}),
        says(() => ({ verifiedAt: undefined })),
      ],
      [
        'an older spelling of the member',
        () => ({}),
        says(() => ({ memberId: undefined, userId: provider.member.id })),
      ],
    ];
    for (const [what, attempt, interference] of PASS) {
      it(what, () => allAnswer('passes', attempt, interference));
    }
  });

  describe('say that no token came', () => {
    it('where there is none', () => allAnswer('no token', () => ({ authorization: null })));
    it('where it is of another scheme', () =>
      allAnswer('no token', () => ({ authorization: 'Basic b2s6b2s=' })));
  });

  describe('refuse a token', () => {
    const BAD: Array<[string, () => Attempt | Promise<Attempt>]> = [
      ['of which there are two', () => ({ authorization: twice(`Bearer ${provider.member.accessToken}`) })],
      ['after a scheme in small letters', () => ({ authorization: `bearer ${provider.member.accessToken}` })],
      ['that is none', () => ({ authorization: 'Bearer not-a-token' })],
      ['that is said to be bound to a key', () => ({ authorization: `DPoP ${provider.member.accessToken}` })],
      ['with padding', () => ({ authorization: `Bearer ${provider.member.accessToken}=` })],
      [
        'whose signature was changed',
        () => ({ authorization: `Bearer ${changed(provider.member.accessToken)}` }),
      ],
      ['that is not signed', () => ({ authorization: `Bearer ${unsigned()}` })],
      ['signed with the public key as a secret', async () => ({ authorization: `Bearer ${await hmac()}` })],
      ['of another key with the same name', async () => token({}, {}, await createTokenIssuer())],
      ['that names no known key', () => token({}, { kid: 'another' })],
      ['that names no key', () => token({}, { kid: undefined })],
      [
        'with an extension that must be understood',
        async () => ({ authorization: `Bearer ${await critical()}` }),
      ],
      ['for another audience', () => token({ aud: 'another' })],
      ['for no audience', () => token({ aud: undefined })],
      ['that has expired', () => token({ exp: now() - 60 })],
      ['that never expires', () => token({ exp: undefined })],
      ['whose expiry is text', () => token({ exp: String(now() + 600) as never })],
      ['that does not hold yet', () => token({ nbf: now() + 60 })],
      ['that was issued in the future', () => token({ iat: now() + 60 })],
      ['that names nobody', () => token({ sub: undefined })],
      ['that names nobody, with an empty name', () => token({ sub: '' })],
      ['for another project', () => token({ projectId: 'f'.repeat(24) })],
      ['for no project', () => token({ projectId: undefined })],
      ['that is bound to a key', () => token({ cnf: { jkt: 'x' } })],
    ];
    for (const [what, attempt] of BAD) it(what, () => allAnswer('bad token', attempt));
  });

  describe('ask for a step-up', () => {
    const WANTED: Array<[string, () => Attempt | Promise<Attempt>, RequestHandler?]> = [
      ['where there is no id', () => ({ sid: null })],
      ['where the id is malformed', () => ({ sid: '../ssid_1' })],
      ['where the provider does not know the id', () => ({ sid: 'ssid_unknown' })],
      ['that is still pending', () => ({ sid: provider.stepUp({ status: 'pending' }) })],
      ['that was declined', () => ({ sid: provider.stepUp({ status: 'rejected' }) })],
      ['of another member', () => ({ sid: provider.stepUp({ memberId: provider.other.id }) })],
      ['for another resource', () => ({ sid: provider.stepUp({ resource: 'payments' }) })],
      ['for another action', () => ({ sid: provider.stepUp({ action: 'update' }) })],
      ['older than the rule allows', () => ({ sid: provider.stepUp({ verifiedAt: Date.now() - 901_000 }) })],
      ['of another project', () => ({}), says(() => ({ projectId: 'f'.repeat(24) }))],
      ['that has ended', () => ({}), says(() => ({ expiresAt: Date.now() - 1 }))],
    ];
    for (const [what, attempt, interference] of WANTED) {
      it(what, () => allAnswer('no step-up', attempt, interference));
    }

    const WANTED_FOR_A_TRANSFER: Array<[string, () => Attempt]> = [
      ['older than this one rule allows', () => inHeader(transfer({ verifiedAt: Date.now() - 301_000 }))],
      [
        'whose id is malformed in the header and good in the body',
        () => ({ ...inBody({ sid: transfer() }), sid: '!' }),
      ],
      [
        'whose id is malformed in one field and good in the other',
        () => inBody({ stepUpSid: null, sid: transfer() }),
      ],
      [
        'whose id stands in a body that is too large',
        () => inBody({ sid: transfer(), more: 'x'.repeat(65_536) }),
      ],
      ['whose id stands in a body of another type', () => inBody({ sid: transfer() }, 'text/plain')],
      ['whose id stands in a body that is no object', () => inBody([transfer()])],
      ['where the body is no JSON', () => ({ route: 'POST transfers', sid: null, body: '{"sid":' })],
    ];
    for (const [what, attempt] of WANTED_FOR_A_TRANSFER) {
      it(what, () => allAnswer('no step-up for a transfer', attempt));
    }

    it('that was used before, also by another spelling of its id', async () => {
      // It takes an id in every case, by every prefix and without separators, and does not say it back.
      provider.interfere(says(() => ({})));
      try {
        for (const server of servers) {
          const id = `Used${server.name}1`;
          const attempts = [`ssid_${id}`, `SSID_${id.toUpperCase()}`, `tc_stepup_${id}`, `ssid_${id}_-`, id];
          const statuses: number[] = [];
          for (const sid of attempts) statuses.push((await send(server, { sid })).status);
          assert.deepEqual(statuses, [200, 401, 401, 401, 401], server.name);
        }
      } finally {
        provider.interfere(null);
      }
    });

    it('that was used before, also when it comes twice at once', async () => {
      for (const server of servers) {
        const sid = provider.stepUp();
        const both = await Promise.all([send(server, { sid }), send(server, { sid })]);
        assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401], server.name);
        assertAnswer(server, await send(server, { sid }), 'no step-up', 'DELETE documents');
      }
    });

    it('and remember a used proof for as long as the route would take it', async () => {
      for (const server of servers) await send(server, {});
      const inPhp = readdirSync(join(folder, 'php')).map(
        file => statSync(join(folder, 'php', file)).mtimeMs / 1000,
      );
      const query =
        'import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute("SELECT max(forget_at) FROM used").fetchone())';
      const python = requireProgram('python-jwt');
      const { stdout } = spawnSync(python, ['-c', query, join(folder, 'python.sqlite')], {
        encoding: 'utf8',
      });
      for (const until of [Math.max(...inPhp), Number(stdout)]) {
        const seconds = until - Date.now() / 1000;
        assert.ok(seconds > 900 && seconds < 1_000, String(seconds));
      }
    });

    it('and leave a proof unused that did not fit', async () => {
      for (const server of servers) {
        const sid = transfer();
        assertAnswer(server, await send(server, { sid }), 'no step-up', 'DELETE documents');
        assertAnswer(server, await send(server, inHeader(sid)), 'passes', 'POST transfers');
      }
    });
  });

  describe('say that nothing could be checked', () => {
    const UNCLEAR: Array<[string, RequestHandler, Attempt?]> = [
      ['where the provider fails', answers(500, { success: false })],
      ['where the provider refuses the server token', answers(401, { success: false })],
      ['where the provider is asked too often', answers(429, { success: false })],
      ['where something else answers', answers(200, '<!doctype html><p>Hello')],
      ['where the connection breaks', request => void request.socket.destroy()],
      ['where it redirects', (_request, response) => response.redirect('/emulator/elsewhere')],
      [
        'where it names two sessions',
        (_request, response) => void response.json({ success: true, payload: [entry(), entry()] }),
      ],
      [
        'where it does not say that it succeeded',
        (_request, response) => void response.json({ payload: [entry()] }),
      ],
      [
        'where it contradicts its own status',
        (_request, response) => void response.json({ success: true, statusCode: 404, payload: [entry()] }),
      ],
      [
        'where it answers too much',
        (_request, response) =>
          void response.json({ success: true, payload: [entry({ more: 'x'.repeat(70_000) })] }),
      ],
      ['where the member is told twice, and differently', says(() => ({ userId: 'another' }))],
      ['where it names no member', says(() => ({ memberId: undefined }))],
      ['where it names no resource', says(() => ({ resource: undefined }))],
      ['where the state is unknown', says(() => ({ status: 'done' }))],
      ['where the session lies ahead', says(() => ({ verifiedAt: Date.now() + 60_000 }))],
      ['where a date has no zone', says(() => ({ verifiedAt: '2026-01-01T00:00:00' }))],
      [
        'where an age that was not told would matter',
        says(() => ({ resource: 'transfers', action: 'create', verifiedAt: undefined })),
        { route: 'POST transfers' },
      ],
      [
        'where a good answer never ends',
        (request, response) => {
          response.writeHead(200, { 'Content-Type': 'application/json' });
          response.write(JSON.stringify({ success: true, payload: [entry()] }));
          // A byte now and then keeps a socket's own limit from being reached.
          const drip = setInterval(() => response.write(' '), 200);
          request.socket.once('close', () => clearInterval(drip));
        },
      ],
    ];
    for (const [what, interference, attempt = {}] of UNCLEAR) {
      it(what, () => allAnswer('not checked', () => attempt, interference));
    }
  });
});

describe('the guards in Python and PHP', { skip }, () => {
  it('take a page that says 404 for somebody else than the provider', async () => {
    provider.interfere(answers(404, '<!doctype html><p>Not found'));
    for (const server of servers.filter(({ name }) => name !== 'TypeScript')) {
      assertAnswer(server, await send(server, {}), 'not checked', 'DELETE documents');
    }
    provider.interfere(null);
  });
});

function transfer(changes: object = {}): string {
  return provider.stepUp({ resource: 'transfers', action: 'create', ...changes });
}

function inHeader(sid: string): Attempt {
  return { route: 'POST transfers', sid };
}

function inBody(body: unknown, type = 'application/json; charset=utf-8'): Attempt {
  return { route: 'POST transfers', sid: null, headers: ['Content-Type', type], body: JSON.stringify(body) };
}

function twice(value: string): string[] {
  return [value, value];
}

function changed(jwt: string): string {
  const at = jwt.lastIndexOf('.') + 5;
  return jwt.slice(0, at) + (jwt[at] === 'A' ? 'B' : 'A') + jwt.slice(at + 1);
}

function unsigned(): string {
  return `${content({ alg: 'none', kid: issuer.jwk.kid })}.`;
}

/** Signed well, with a header that `jose` itself would not write. */
async function critical(): Promise<string> {
  const signed = content({ alg: 'ES256', kid: issuer.jwk.kid, crit: ['extension'], extension: true });
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, issuer.privateKey, Buffer.from(signed));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}

/** Header and claims of a token, before it is signed. */
function content(header: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part({ ...goodClaims(), sub: provider.member.id })}`;
}

function hmac(): Promise<string> {
  return new SignJWT({ ...goodClaims(), sub: provider.member.id })
    .setProtectedHeader({ alg: 'HS256', kid: issuer.jwk.kid! })
    .sign(new TextEncoder().encode(JSON.stringify(issuer.jwk)));
}
