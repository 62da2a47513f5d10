/** Whether this is an origin as browsers write it: scheme, host and port, and nothing else. */
export function isOrigin(value: unknown): value is string {
  try {
    return typeof value === 'string' && /^https?:/.test(value) && new URL(value).origin === value;
  } catch {
    return false;
  }
}

/** Whether it is one on which passkeys work: https, or this machine. */
export function isSecureOrigin(value: unknown): value is string {
  return isOrigin(value) && /^(https:|http:\/\/([\w-]+\.)*localhost(:\d+)?$)/.test(value);
}
