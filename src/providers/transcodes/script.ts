import { scriptAddress } from '../../dom/script-address.js';
import { page, unclobbered } from '../../dom/unclobbered.js';

function pageScripts(): HTMLScriptElement[] {
  return [...page.querySelectorAll('script[src]')].filter(tag => tag instanceof HTMLScriptElement);
}

/**
 * The page's scripts that may bring the SDK: by the vendor's names for it, or by the address that is configured.
 * @param src Where the SDK's script is, where that is configured.
 */
export function sdkScripts(src?: string): HTMLScriptElement[] {
  const address = src && new URL(src, location.href).href;
  return pageScripts().filter(
    tag => tag.src === address || /\/(webworker|dynamic)(\.min)?\.js([?#]|$)/.test(tag.src),
  );
}

/** The project that an address of the SDK names: 24 hexadecimal digits before the file. */
export function projectOf(src: string): string | undefined {
  return /\/([\da-f]{24})\/[^/?#]+\.js([?#]|$)/i.exec(src)?.[1]?.toLowerCase();
}

/**
 * The page's script element with this address; adds one where there is none. `…/dynamic.min.js` is a module;
 * everything else a classic script, as the vendor wants it: `defer`, neither a module nor `async` nor `crossorigin`.
 * @throws {TypeError} The browser's, where the page does not let it be added, as by Trusted Types without the
 * policy `stepup-elements`.
 */
export function sdkScript(src: string): HTMLScriptElement {
  // Not the document's base: an injected <base> must not decide where the script comes from.
  const { href, pathname } = new URL(src, location.href);
  const present = pageScripts().find(tag => tag.src === href);
  if (present) return present;

  const tag = page.createElement('script');
  if (/\/dynamic(\.min)?\.js$/.test(pathname)) tag.type = 'module';
  else tag.defer = true;
  tag.async = false;
  tag.src = scriptAddress(href);
  unclobbered(page.head).append(tag);
  return tag;
}
