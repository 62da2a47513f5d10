import { describe } from '#developer-messages';
import { nearestName } from '#nearest-name';
import { attribute, localNameOf } from '../../dom/unclobbered.js';

const PREFIX = 'data-stepup-';
// What is written on other elements than those that are to be guarded, or beside the question.
const OTHER_MARKS = ['key', 'fetch', 'fetch-redirect', 'fetch-status', 'revealed'].map(name => PREFIX + name);
// `data-stepup-` as people remember it, or as a binding that nothing has read: `stepup-`, `data-step-up-`, `:data-stepup-`.
const LIKE_PREFIX = /^[^a-z]*(data[-_]?)?step[-_]?up[-_]?/i;

/** What is wrong with the attributes of one of our elements, or of one that is marked or nearly so. */
export function attributeFaults(element: Element, isOurs: boolean): string[] {
  const names = Element.prototype.getAttributeNames.call(element);
  return isOurs ? faultsOfOurs(element as HTMLElement, names) : faultsOfMarks(element, names);
}

function faultsOfOurs(element: HTMLElement, names: readonly string[]): string[] {
  // A custom element's class is what its own name is registered for.
  const known = (
    customElements.get(localNameOf(element)) as unknown as {
      observedAttributes: string[];
    }
  ).observedAttributes;
  const faults = names.flatMap(name => {
    if (known.includes(name) || name === 'state') return [];
    const plain = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
    const meant = nearestName(plain, known);
    return meant ? [describe('misspelt-attribute', name, meant)] : [];
  });
  if (!known.includes('disabled')) return faults;
  const gate = element as HTMLElement & { resource?: unknown; action?: unknown };
  const missing = (['resource', 'action'] as const).filter(name => !gate[name]);
  if (missing.length) faults.push(describe('operation-incomplete', missing));
  if (isFalseInWords(element, 'disabled')) faults.push(describe('disabled-in-words', 'disabled'));
  return faults;
}

function faultsOfMarks(element: Element, names: readonly string[]): string[] {
  const near = names.filter(isNearlyAMark);
  if (!near.length) return [];
  const known = marks();
  const all = [...known, ...OTHER_MARKS];
  const faults = near.flatMap(name => (all.includes(name) ? [] : [misspeltMark(name, all)]));
  const guards = near.some(name => known.includes(name));
  const missing = ['resource', 'action'].map(name => PREFIX + name).filter(name => !attribute(element, name));
  if (guards && missing.length) faults.push(describe('operation-incomplete', missing));
  const disabled = `${PREFIX}disabled`;
  if (isFalseInWords(element, disabled)) faults.push(describe('disabled-in-words', disabled));
  return faults;
}

/** `stepup-resource`, `data-step-up-resource`, `data-stepupResource`, `data-stpeup-resource`, or a mark indeed. */
function isNearlyAMark(name: string): boolean {
  return LIKE_PREFIX.test(name) || (name.startsWith('data-s') && slipOf(name) !== undefined);
}

function misspeltMark(name: string, known: readonly string[]): string {
  const plain = name.replace(LIKE_PREFIX, PREFIX);
  return describe('misspelt-attribute', name, nearestName(plain, known) ?? slipOf(name) ?? known.join(', '));
}

// With one letter wrong: a page may well have a `data-setup-action` of its own.
function slipOf(name: string): string | undefined {
  return nearestName(name, marks(), 1);
}

/** The attributes of an element that is guarded without a gate around it. */
function marks(): readonly string[] {
  const Gate = customElements.get('stepup-gate') as { observedAttributes?: string[] } | undefined;
  return (Gate?.observedAttributes ?? []).filter(name => name !== 'mode').map(name => PREFIX + name);
}

/** Whether an attribute whose presence alone counts was meant to say no. */
function isFalseInWords(element: Element, name: string): boolean {
  return attribute(element, name)?.trim().toLowerCase() === 'false';
}
