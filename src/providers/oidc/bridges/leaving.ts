/**
 * Waits for a library that leads the page away: its promise may settle when the page is being left, later, or never.
 * @param leave Starts it.
 * @throws What the library throws before.
 */
export async function leaving(leave: () => Promise<unknown>): Promise<'navigated'> {
  const heard = new AbortController();
  const left = new Promise<void>(resolve => {
    addEventListener('pagehide', () => resolve(), { once: true, signal: heard.signal });
  });
  try {
    await Promise.race([left, leave()]);
    return 'navigated';
  } finally {
    heard.abort();
  }
}
