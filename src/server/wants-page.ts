/**
 * Whether a client would rather have a page than a problem document: it names HTML, and no JSON that it prefers
 * (RFC 9110, section 12.5.1). A wildcard names nothing: scripts send one as well.
 * @param accept The header `Accept`.
 */
export function wantsPage(accept: string): boolean {
  const page = quality(accept, 'text/html');
  const json = Math.max(quality(accept, 'application/json'), quality(accept, 'application/problem+json'));
  return page > 0 && page >= json;
}

/** How much a client wants a type that it names: 0 where it does not, up to 1. */
function quality(accept: string, type: string): number {
  for (const range of accept.toLowerCase().split(',')) {
    const [name, ...parameters] = range.split(';').map(part => part.trim());
    if (name !== type) continue;
    const weight = parameters.find(parameter => parameter.startsWith('q='))?.slice(2);
    return weight === undefined ? 1 : Number(weight) || 0;
  }
  return 0;
}
