/**
 * Reads a code as people type it: full-width digits and letters count as the usual ones (NFKC), and spaces are left out.
 * @returns null for what is no text, or for more than anybody types.
 */
export function readTypedCode(answer: unknown): string | null {
  if (typeof answer !== 'string' || answer.length > 256) return null;
  return answer.normalize('NFKC').replace(/\s/g, '');
}
