/**
 * A short stand-in for a text that is not to be read where it is kept (FNV-1a, 32 bits). Two texts may have the same:
 * whoever compares digests must be right all the same when they do.
 */
export function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(36);
}
