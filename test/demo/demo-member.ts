import { strict as assert } from 'node:assert';
import type { RunningDemo } from './running-demo.js';

/** A member of the demo who acts over HTTP, without a browser. */
export interface DemoMember {
  accessToken: string;
  /** Steps up by a mailed code, and returns the id of the session. */
  stepUp(resource: string, action: string): Promise<string>;
}

/** The newest code that was mailed to somebody. */
export async function mailedCode(demo: RunningDemo, email: string): Promise<string> {
  const mails = (await (await fetch(`${demo.origin}/emulator/outbox.json`)).json()) as Array<{
    to: string;
    code: string;
  }>;
  return mails.find(({ to }) => to === email)!.code;
}

/** Signs a member in by a mailed code. */
export async function signIn(demo: RunningDemo, email: string): Promise<DemoMember> {
  const post = async (path: string, body: unknown, token?: string): Promise<Record<string, string>> => {
    const response = await fetch(`${demo.origin}/emulator/${demo.projectId}/client/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    const { payload } = (await response.json()) as { payload: Array<Record<string, string>> };
    assert.equal(response.status, 200, path);
    return payload[0]!;
  };
  const { signInId } = await post('sign-in', { email });
  const { accessToken } = await post('sign-in/verify', { signInId, code: await mailedCode(demo, email) });
  return {
    accessToken: accessToken!,
    async stepUp(resource, action) {
      const { sid, decision } = await post('step-up', { resource, action }, accessToken);
      assert.equal(decision, 'stepup');
      await post(`step-up/${sid}/email`, {});
      await post(`step-up/${sid}/verify`, { factor: 'email', code: await mailedCode(demo, email) });
      return sid!;
    },
  };
}
