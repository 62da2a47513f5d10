import { loadPart } from './load-part.js';

/**
 * Loads the texts of a language. The build puts a call of it in the place of each language's `import()`. In their file,
 * the texts have no names: they are lines, in the order of the English ones.
 * @param english The English ones.
 * @throws {StepUpError} As `loadPart`.
 */
export async function loadLanguage(
  file: string,
  integrity: string,
  release: string,
  english: object,
): Promise<{ texts: Record<string, string> }> {
  const { lines } = (await loadPart(file, integrity, release, () => ({}))) as { lines: string };
  const texts = lines.split('\n');
  return { texts: Object.fromEntries(Object.keys(english).map((name, index) => [name, texts[index]!])) };
}
