// A name between two slashes: letters of any script, digits, and signs that no server gives a meaning. What begins with
// dots goes on with a letter, a digit, `_` or `-`.
const PLAIN = /^(\/(\.*[\p{L}\p{Nd}_-]|[~@$])[\p{L}\p{M}\p{Nd} .~@$!&'()*+,:=_-]*)*\/?$/u;

/**
 * Whether every server reads a path as the same one. Servers differ in what they decode, how often, and in what they
 * take for the end of a name or for a slash: only what stays itself by all of these rules is plain.
 * @param pathname As a `URL` has it: without `.` and `..`, and with everything encoded that has to be.
 */
export function isPlainPath(pathname: string): boolean {
  // Decoded, a slash would be one, and nobody encodes a dot who has nothing to hide.
  if (/%2[ef]/i.test(pathname)) return false;
  try {
    // Decoded, a path that is plain has no `%` any more: decoding it again changes nothing.
    return PLAIN.test(decodeURIComponent(pathname));
  } catch {
    // Not UTF-8, or not encoded at all: servers guess.
    return false;
  }
}

/**
 * Whether a path is one of those allowed: exactly it, or below one that ends with `/*`.
 * @param pathname A plain one.
 */
export function isAllowedPath(pathname: string, allowed: readonly string[]): boolean {
  return allowed.some(path =>
    path.endsWith('/*') ? pathname.startsWith(path.slice(0, -1)) : pathname === path,
  );
}
