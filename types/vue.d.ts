import type { HTMLAttributes, PublicProps } from 'vue';
import type { Needs } from './elements.js';
import type { CustomElements } from './jsx.js';

type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

// Vue's checker writes `max-age` as `maxAge` and `@stepup-verified` as `onStepupVerified`.
type Prop<Name> = Name extends `on${infer Type}` ? `on${Capitalize<Camel<Type>>}` : Camel<Name & string>;

/** An element as a component that Vue knows by its tag. */
type Elements = {
  [Tag in keyof CustomElements]: new () => HTMLElementTagNameMap[Tag] & {
    $props: HTMLAttributes &
      PublicProps &
      Needs<Tag> & {
        [
          Name in Exclude<keyof CustomElements[Tag], keyof HTMLAttributes | keyof PublicProps> as Prop<Name>
        ]?: CustomElements[Tag][Name];
      };
  };
};

declare module 'vue' {
  interface GlobalComponents extends Elements {}
}
