import type { StepUpRule } from '../../../src/server/index.js';

export const RULE: StepUpRule = { resource: 'documents', action: 'delete' };
export const SID = 'ssid_0123456789';

/** A request with a token and the id of a step-up, unless they are taken away. */
export function stepUpRequest({
  token = 'some-token',
  sid = SID,
  body,
  headers,
}: {
  token?: string | null;
  sid?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
} = {}): Request {
  const all = new Headers(headers);
  if (token !== null) all.set('Authorization', `Bearer ${token}`);
  if (sid !== null) all.set('X-Step-Up-Session-Id', sid);
  if (body !== undefined && !all.has('Content-Type')) all.set('Content-Type', 'application/json');
  return new Request('https://api.example.test/documents/1', {
    method: 'POST',
    headers: all,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}
