import { attribute } from '../../dom/unclobbered.js';
import { formOf } from '../intent.js';
import { takeSnapshot, type Picture, type Snapshot } from '../snapshot.js';
import { counts, saysWhatIsDone, tellsApart } from './attributes.js';
import { isDrawing, saySame } from './contents.js';
import { haveSameFields } from './fields.js';

const KEY = 'data-stepup-key';

/** Whether a trigger still stands for what it stood for. */
export function isUnchanged(then: Snapshot): boolean {
  const { trigger, guarded, row } = then;
  return standForSame(then, takeSnapshot(trigger, guarded, row));
}

/**
 * Whether two snapshots of one trigger stand for the same. Keys that the page has given decide alone; else the address,
 * the attributes of what the trigger lies in, what its row says, and what its form would send.
 */
function standForSame(then: Snapshot, now: Snapshot): boolean {
  const { row } = then;
  // It lies in another row now.
  if (row && !now.path.some(({ element }) => element === row)) return false;
  if (!isSameList(keysIn(pathsOf(then)), keysIn(pathsOf(now)))) return false;
  const isKeyed = keysIn(nearIn(then)).length > 0;
  return (
    isKeyed ||
    (haveSameAddress(then.address, now.address) &&
      haveSameAttributes(then, now) &&
      // By an id, it may have been drawn anew.
      (then.commanded === now.commanded || !!attribute(now.trigger, 'commandfor')) &&
      saySame(then, now) &&
      haveSameFields(then, now))
  );
}

function keysIn(attributes: Attributes): string[] {
  return [...attributes.values()].flatMap(each => each[KEY] ?? []);
}

// Not as JSON: old libraries give arrays a `toJSON` of their own.
function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

function pathsOf({ path, formPath }: Snapshot): Attributes {
  return attributesOf([...path, ...formPath]);
}

// From the trigger to its row or, where there is none, to what is guarded: a gate may lie in its row, or around the list.
// Likewise the form that is submitted. What lies further out can be the frame of a whole page.
function nearIn({ trigger, path, formPath, row, guarded }: Snapshot): Attributes {
  const submitted = formOf(trigger) ? formPath : [];
  return attributesOf([...upTo(row ?? guarded, path), ...upTo(guarded, submitted)]);
}

function upTo(end: Element, path: readonly Picture[]): readonly Picture[] {
  const index = path.findIndex(({ element }) => element === end);
  return path.slice(0, Math.max(index, 0) + 1);
}

function haveSameAttributes(then: Snapshot, now: Snapshot): boolean {
  const near = new Set([...nearIn(then).keys(), ...nearIn(now).keys()]);
  const before = pathsOf(then);
  const after = pathsOf(now);
  return [...new Set([...before.keys(), ...after.keys()])].every(element => {
    // Of a drawing, most tells where its lines are.
    const doesCount = near.has(element) && !isDrawing(element) ? counts : tellsApart;
    return haveSameValues(before.get(element) ?? {}, after.get(element) ?? {}, doesCount);
  });
}

type Attributes = ReadonlyMap<Element, Picture['attributes']>;

function attributesOf(pictures: readonly Picture[]): Attributes {
  return new Map(pictures.map(({ element, attributes }) => [element, attributes]));
}

function haveSameValues(
  before: Picture['attributes'],
  after: Picture['attributes'],
  doesCount: (name: string, value?: string) => boolean,
): boolean {
  return (
    Object.keys(before).every(name => !doesCount(name, before[name]) || before[name] === after[name]) &&
    Object.keys(after).every(name => name in before || !saysWhatIsDone(name))
  );
}

// Within an application without page loads, another address is another thing. A parameter that was added or taken away
// (of a measurement, of a tab that was opened) is none, and neither is a place in the page.
function haveSameAddress(then: string, now: string): boolean {
  const one = new URL(then);
  const other = new URL(now);
  if (one.pathname !== other.pathname || routeIn(one) !== routeIn(other)) return false;
  return [...one.searchParams.keys()].every(
    name =>
      !other.searchParams.has(name) ||
      one.searchParams.getAll(name).join('\n') === other.searchParams.getAll(name).join('\n'),
  );
}

// "#/jobs/41" is an address, "#comments" a place in the page.
function routeIn({ hash }: URL): string {
  return /^#!?\//.test(hash) ? hash : '';
}
