/** The header that carries the id of a step-up session. Names of headers have no case. */
export const SESSION_HEADER = 'X-Step-Up-Session-Id';

/** Whether this can be the id of a step-up session. Nothing else ever becomes part of a provider's address. */
export function isSessionId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(value);
}
