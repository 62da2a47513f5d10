import type { JSX } from 'solid-js';
import type { NeedsSolidJs } from './elements.js';
import type { CustomElementsSolidJs } from './jsx.js';

type Own<Tag extends keyof CustomElementsSolidJs> = JSX.HTMLAttributes<HTMLElementTagNameMap[Tag]>;

/** Solid's own attributes and events, with the element's: `attr:`, `prop:`, `bool:` and `on:` too. */
type Elements = {
  [Tag in keyof CustomElementsSolidJs]: Own<Tag> &
    Omit<CustomElementsSolidJs[Tag], keyof Own<Tag>> &
    NeedsSolidJs<Tag>;
};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
