import { scriptAddress } from '../../dom/script-address.js';

/**
 * The page's script element with this address; adds one where there is none. `…/dynamic.min.js` is a module;
 * everything else a classic script, as the vendor wants it: `defer`, neither a module nor `async` nor `crossorigin`.
 * @throws {TypeError} The browser's, where the page does not let it be added, as by Trusted Types without the
 * policy `stepup-elements`.
 */
export function sdkScript(src: string): HTMLScriptElement {
  // Not the document's base: an injected <base> must not decide where the script comes from.
  const { href, pathname } = new URL(src, location.href);
  const present = [...document.querySelectorAll('script')].find(tag => tag.src === href);
  if (present) return present;

  const tag = document.createElement('script');
  if (/\/dynamic(\.min)?\.js$/.test(pathname)) tag.type = 'module';
  else tag.defer = true;
  tag.async = false;
  tag.src = scriptAddress(href);
  document.head.append(tag);
  return tag;
}
