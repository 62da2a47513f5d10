import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { Needs } from './elements.js';
import type { CustomCssProperties, CustomElements } from './jsx.js';

type Own<Tag extends keyof CustomElements> = DetailedHTMLProps<
  HTMLAttributes<HTMLElementTagNameMap[Tag]>,
  HTMLElementTagNameMap[Tag]
>;

/** React's own attributes and events, `ref` and `key`, with the element's properties and events. */
type Elements = {
  [Tag in keyof CustomElements]: Own<Tag> & Omit<CustomElements[Tag], keyof Own<Tag>> & Needs<Tag>;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
  interface CSSProperties extends CustomCssProperties {}
}
