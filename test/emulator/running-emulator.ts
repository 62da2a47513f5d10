import express from 'express';
import { Secret, TOTP } from 'otpauth';
import { createEmulator, type EmulatorOptions } from '../../emulator/src/index.js';
import { listen } from '../../emulator/src/listen.js';

/** What the emulator's answers look like on the wire. */
export interface Answer {
  status: number;
  headers: Headers;
  success: boolean;
  error?: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads what it expects to be there
  payload: any[];
}

/** An emulator on a real port, under a clock that only the test moves. */
export async function runEmulator(options: EmulatorOptions = {}) {
  const clock = { time: Date.now() };
  const emulator = createEmulator({ now: () => clock.time, ...options });
  const app = express();
  app.use('/emulator', emulator.router);
  const server = await listen(app, 0);
  const root = `${server.origin}/emulator`;
  const client = `${root}/${emulator.projectId}/client`;

  async function call(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(url, {
      method,
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const json = (await response.json()) as Omit<Answer, 'status' | 'headers'>;
    return { ...json, status: response.status, headers: response.headers } as Answer;
  }

  const bearer = (token?: string): Record<string, string> =>
    token ? { Authorization: `Bearer ${token}` } : {};
  const post = (path: string, body: unknown = {}, token?: string) =>
    call('POST', `${client}/${path}`, body, bearer(token));

  return {
    ...emulator,
    app,
    clock,
    root,
    client,
    origin: server.origin,
    port: server.port,
    close: () => server.close(),
    call,
    post,
    get: (path: string, token?: string) => call('GET', `${client}/${path}`, undefined, bearer(token)),
    json: async (path: string) => (await fetch(`${root}/${path}`)).json() as Promise<any>, // eslint-disable-line @typescript-eslint/no-explicit-any
    /** What a server asks, with its credential unless the test says otherwise. */
    ask: (path: string, headers: Record<string, string> = { 'x-transcodes-token': emulator.serverToken }) =>
      call('GET', `${root}/v1/auth/temp-session/step-up/${path}`, undefined, headers),
    /** Signs a member in by the code in the outbox. */
    async signIn(
      email: string,
    ): Promise<{ accessToken: string; refreshToken: string; member: { id: string } }> {
      const [{ signInId }] = (await post('sign-in', { email })).payload;
      const code = emulator.state.outbox.mails[0]!.code;
      return (await post('sign-in/verify', { signInId, code })).payload[0];
    },
    /** What the member's authenticator app shows, `steps` of 30 seconds from now. */
    async totp(email: string, steps = 0): Promise<string> {
      const members = (await (await fetch(`${root}/members.json`)).json()) as Array<{
        email: string;
        totp: { secret: string; digits: number; period: number };
      }>;
      const { secret, digits, period } = members.find(member => member.email === email)!.totp;
      return TOTP.generate({
        secret: Secret.fromBase32(secret),
        digits,
        period,
        timestamp: clock.time + steps * period * 1000,
      });
    },
  };
}

/** An emulator that runs. */
export type RunningEmulator = Awaited<ReturnType<typeof runEmulator>>;
