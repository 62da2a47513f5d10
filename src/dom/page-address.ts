/** An address in the markup, relative to the page and not to the document's base, which markup can set. */
export function pageAddress(address: string): URL | null {
  return URL.canParse(address, location.href) ? new URL(address, location.href) : null;
}
