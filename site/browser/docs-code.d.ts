/// <reference types="vite/client" />

/** Blocks of code of the pages, by page and name: site/code-blocks.ts writes them, site/build.ts finds them. */
declare module 'docs-code:*.vue' {
  const component: import('vue').Component;
  export default component;
}
declare module 'docs-code:*.svelte' {
  const component: import('svelte').Component<{ id: string }>;
  export default component;
}
declare module 'docs-code:frameworks/react/*' {
  export const DeleteDocument: import('react').FunctionComponent<{ id: string }>;
}
declare module 'docs-code:frameworks/next/*' {
  export const DeleteButton: import('react').ComponentType<{ id: string }>;
}
declare module 'docs-code:frameworks/preact/*' {
  export const DeleteDocument: import('preact').FunctionComponent<{ id: string }>;
}
declare module 'docs-code:frameworks/solid/*' {
  export const DeleteDocument: import('solid-js').Component<{ id: string }>;
}
declare module 'docs-code:frameworks/angular/*' {
  export const DeleteDocument: import('@angular/core').Type<unknown>;
}
declare module 'docs-code:frameworks/html/*';
