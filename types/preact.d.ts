import type { Needs } from './elements.js';
import type { CustomElements } from './jsx.js';

// Preact 10.27 and later exports its attributes itself, Preact 10 had them in JSX. Whichever of the two is not there is
// `any`, and is not taken: with it, everything in an element would be let pass.
// @ts-ignore
type Exported<Target extends EventTarget> = import('preact').HTMLAttributes<Target>;
// @ts-ignore
type InJsx<Target extends EventTarget> = import('preact').JSX.HTMLAttributes<Target>;
type Attributes<Target extends EventTarget> = string extends keyof Exported<Target>
  ? InJsx<Target>
  : Exported<Target>;

type Own<Tag extends keyof CustomElements> = Attributes<HTMLElementTagNameMap[Tag]>;

/** Preact's own attributes and events, `ref` and `key`, with the element's properties and events. */
type Elements = {
  [Tag in keyof CustomElements]: Own<Tag> & Omit<CustomElements[Tag], keyof Own<Tag>> & Needs<Tag>;
};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
