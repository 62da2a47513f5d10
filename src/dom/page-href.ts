// A name that is nobody's (RFC 6761, section 6.4): what is relative to it leads nowhere.
const RENDERED = 'https://rendered.invalid/';

/** The page's address. Where a server renders the page it has none yet, and nobody is asked anything. */
export function pageHref(): string {
  return typeof location === 'undefined' ? RENDERED : location.href;
}
