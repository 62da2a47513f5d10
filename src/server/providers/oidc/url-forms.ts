/**
 * The spellings of an identifier that count as one: a web address with and without its final slash, since `new URL` adds
 * one that the configuration of a provider may lack. Anything else counts only as it is.
 */
export function spellings(identifier: string | URL): string[] {
  const text = String(identifier);
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return [text];
  return text.endsWith('/') ? [text, text.slice(0, -1)] : [text, `${text}/`];
}
