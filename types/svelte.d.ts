import type { HTMLAttributes } from 'svelte/elements';
import type { Needs } from './elements.js';
import type { CustomElements } from './jsx.js';

type Own<Tag extends keyof CustomElements> = HTMLAttributes<HTMLElementTagNameMap[Tag]>;

/** Svelte's own attributes and events, with the element's: `onstepup-verified`, and Svelte 4's `on:stepup-verified`. */
type Elements = {
  [Tag in keyof CustomElements]: Own<Tag> &
    Omit<CustomElements[Tag], keyof Own<Tag>> &
    Needs<Tag> & {
      [
        Name in keyof CustomElements[Tag] as Name extends `on${infer Type}` ? `on:${Type}` : never
      ]?: CustomElements[Tag][Name];
    };
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends Elements {}
}
