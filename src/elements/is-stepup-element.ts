/** The tags of all elements of this package. Without an import, so that a build's configuration can load it. */
const TAGS: ReadonlySet<string> = new Set([
  'mfa-setup-prompt',
  'stepup-challenge',
  'stepup-gate',
  'stepup-status',
]);

/**
 * Whether a tag is one of this package's elements: for compilers of templates that have to be told, such as Vue's. It
 * needs no DOM and loads no element.
 *
 * ```ts
 * import { isStepUpElement } from 'stepup-elements/is-stepup-element.js';
 * vue({ template: { compilerOptions: { isCustomElement: isStepUpElement } } });
 * ```
 * @param tag As it is written in a template, in lower case.
 */
export function isStepUpElement(tag: string): boolean {
  return TAGS.has(tag);
}
