import { Secret, TOTP } from 'otpauth';
import {
  createStepUpBackend,
  mailCode,
  password,
  recoveryCode,
  totp,
  type BackendSession,
  type StepUpBackend,
  type StepUpBackendEvent,
  type StepUpBackendOptions,
  type StepUpMethod,
} from '../../../../src/server/backend/index.js';

export const ORIGIN = 'https://app.example.test';

/** What a page asks in most tests. */
export const QUESTION = { resource: 'invoices', action: 'delete', maxAge: 900 };

/** The app's own page, as far as a browser says. */
export const OWN_PAGE = { 'Sec-Fetch-Site': 'same-origin', Origin: ORIGIN };

export interface Sent {
  address: string;
  code: string;
  comment?: string;
}

/** An app with its own sign-in, in memory: sessions by the cookie `session`, three members. */
export interface App {
  backend: StepUpBackend;
  sessions: Map<string, BackendSession>;
  mails: Sent[];
  events: StepUpBackendEvent[];
  /** How many passwords were compared. */
  compared: { passwords: number };
  recoveryCodes: Set<string>;
  /** A code of the member's authenticator app, so many steps of 30 s from now. */
  totpCode(memberId: string, steps?: number): string;
}

/** Only Ada has an authenticator app. */
const SECRETS: Record<string, string> = { ada: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' };

/** @param more Methods beside those that are there in any case. */
export function createApp(options: Partial<StepUpBackendOptions> = {}, more: StepUpMethod[] = []): App {
  const mails: Sent[] = [];
  const events: StepUpBackendEvent[] = [];
  const compared = { passwords: 0 };
  const recoveryCodes = new Set(['spare-1', 'spare-2']);
  const sessions = new Map<string, BackendSession>([
    ['ada', { member: { id: 'ada', email: 'ada@example.test', secret: 'hidden' }, key: 'key-of-ada' }],
    ['ada-elsewhere', { member: { id: 'ada' }, key: 'another-key-of-ada' }],
    ['bob', { member: { id: 'bob' }, key: 'key-of-bob' }],
    ['newcomer', { member: { id: 'newcomer' }, key: 'key-of-newcomer' }],
  ]);
  const backend = createStepUpBackend({
    session: request =>
      sessions.get(/session=([\w-]+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? '') ?? null,
    methods: [
      totp({ secret: ({ id }) => SECRETS[id] ?? null }),
      mailCode({
        address: ({ id }) => (id === 'newcomer' ? null : `${id}@example.test`),
        send: (address, code, { comment }) => void mails.push({ address, code, comment }),
      }),
      password({
        check(_member, text) {
          compared.passwords += 1;
          return text === 'correct horse';
        },
      }),
      recoveryCode({ use: (_member, code) => recoveryCodes.delete(code) }),
      ...more,
    ],
    onEvent: event => void events.push(event),
    ...options,
  });
  return {
    ...{ backend, sessions, mails, events, compared, recoveryCodes },
    totpCode(memberId, steps = 0) {
      const app = new TOTP({ secret: Secret.fromBase32(SECRETS[memberId]!), digits: 6, period: 30 });
      return app.generate({ timestamp: Date.now() + steps * 30_000 });
    },
  };
}

/** An answer of the wire, read. */
export interface WireAnswer {
  status: number;
  headers: Headers;
  body: any;
}

/** What a page of one sign-in can do. */
export interface Page {
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<WireAnswer>;
  ask(question?: object): Promise<WireAnswer>;
  /** Asks, and gives the id of the open question. */
  open(question?: object): Promise<string>;
  challenge(id: string, type: string): Promise<WireAnswer>;
  answer(id: string, type: string, fields: object): Promise<WireAnswer>;
}

/** Speaks the wire as a page does in which somebody is signed in; null: nobody. */
export function pageOf({ handle }: Pick<StepUpBackend, 'handle'>, session: string | null): Page {
  const page: Page = {
    async send(method, path, body, headers = {}) {
      const request = new Request(`${ORIGIN}/step-up${path}`, {
        method,
        headers: {
          ...OWN_PAGE,
          ...(session !== null && { Cookie: `session=${session}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const response = (await handle(request))!;
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json');
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    ask: (question = {}) => page.send('POST', '/questions', { ...QUESTION, ...question }),
    async open(question) {
      const { status, body } = await page.ask(question);
      if (status !== 201) throw new Error(`The question was answered with ${status} ${JSON.stringify(body)}`);
      return body.id as string;
    },
    challenge: (id, type) => page.send('POST', `/questions/${id}/challenges`, { type }),
    answer: (id, type, fields) => page.send('POST', `/questions/${id}/answers`, { type, ...fields }),
  };
  return page;
}
