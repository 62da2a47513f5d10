// A text for people may quote what must not reach a log.
const SECRET = /(ssid_|tc_stepup_)[\w-]*|[\w.-]{24,}/g;

/** A text of the SDK as it may be shown and logged: short, without what looks like a token or a session id. */
export function readableText(text: string): string {
  return text.slice(0, 500).replace(SECRET, '…');
}

/** What was thrown says, so; empty where that cannot be read. */
export function messageOf(thrown: unknown): string {
  try {
    const { message } = thrown as Error;
    return typeof message === 'string' ? readableText(message) : '';
  } catch {
    return '';
  }
}
