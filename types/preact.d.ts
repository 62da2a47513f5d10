import type { JSX } from 'preact';
import type { Needs } from './elements.js';
import type { CustomElements } from './jsx.js';

type Own<Tag extends keyof CustomElements> = JSX.HTMLAttributes<HTMLElementTagNameMap[Tag]>;

/** Preact's own attributes and events, `ref` and `key`, with the element's properties and events. */
type Elements = {
  [Tag in keyof CustomElements]: Own<Tag> & Omit<CustomElements[Tag], keyof Own<Tag>> & Needs<Tag>;
};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
