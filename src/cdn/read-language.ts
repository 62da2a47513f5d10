/**
 * The texts of a language, from its file. There they have no names: they are lines, in the order of the English ones.
 * @param file What the file exports.
 * @param english The English ones.
 */
export function readLanguage(file: { lines: string }, english: object): { texts: Record<string, string> } {
  const texts = file.lines.split('\n');
  return { texts: Object.fromEntries(Object.keys(english).map((name, index) => [name, texts[index]!])) };
}
