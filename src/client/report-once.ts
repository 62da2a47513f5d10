const reported = new Set<string>();

/**
 * Says something to the developer in the console, once in the life of the page: what was expected, what came, and
 * what to check. Never a token or a session id.
 * @param text What is said; the same text is not said again.
 * @param about What the console should show beside it, such as an element.
 */
export function reportOnce(text: string, ...about: unknown[]): void {
  if (reported.has(text)) return;
  reported.add(text);
  // A code of a production build says already whose it is.
  console.error(text.replace(/^(stepup-elements: )?/, 'stepup-elements: '), ...about);
}
