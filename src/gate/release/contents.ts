import { localNameOf } from '../../dom/unclobbered.js';
import { isForm } from '../intent.js';
import { pictureOf, type Picture, type Snapshot } from '../snapshot.js';
import { hasOnlyAged, languagesOf, withoutAge } from './ages.js';
import { tellsApart } from './attributes.js';

// What changes by itself, and tells nothing of what is meant: times, clocks, progress, announcements, tooltips.
const TICKING_ELEMENTS =
  /^(time|output|progress|meter|marquee|(.+-)?(relative|local)-time|(.+-)?time-(ago|until))$/;
const TICKING_ROLES = /^(timer|status|log|alert|marquee|progressbar|meter|tooltip)$/;
// What nobody reads, and what this library draws by itself.
const NOT_READ = /^(script|style|template|noscript|stepup-status|mfa-setup-prompt)$/;

/** What a row, or a trigger, says. */
interface Reading {
  /** Its texts, one for each run between two tags. */
  readonly texts: readonly string[];
  /** What tells it from others without being read: addresses, ids, keys. */
  readonly marks: readonly string[];
  /** What changes by itself. */
  readonly ticking: string;
}

/**
 * Whether the row, or where there is none the trigger, says what it said. What ticks counts only where nothing else
 * tells the row from its neighbours: then it is all that names the record.
 */
export function saySame(then: Snapshot, now: Snapshot): boolean {
  // A form that is submitted without a button stands for what it sends.
  if (!then.row && isForm(then.trigger)) return true;
  const path = new Set([...then.path, ...now.path].map(({ element }) => element));
  const before = readingOf(then.content, path);
  const after = readingOf(now.content, path);
  if (!before.marks.every(mark => after.marks.includes(mark))) return false;
  const isSameText = before.texts.join(' ') === after.texts.join(' ');
  if (isSameText && before.ticking === after.ticking) return true;
  const elapsedSeconds = (now.takenAt - then.takenAt) / 1000;
  const languages = languagesOf(now.trigger);
  if (!isSameText && !haveOnlyAged(before, after, languages, elapsedSeconds)) return false;
  const name = nameBesidesAges(after, languages);
  return !then.neighbours.some(
    neighbour => nameBesidesAges(readingOf(pictureOf(neighbour, []), path), languages) === name,
  );
}

function haveOnlyAged(
  before: Reading,
  after: Reading,
  languages: readonly string[],
  elapsedSeconds: number,
): boolean {
  return (
    before.texts.length === after.texts.length &&
    before.texts.every((text, index) => {
      const other = after.texts[index]!;
      if (text === other) return true;
      return hasOnlyAged(withoutAge(text, languages), withoutAge(other, languages), elapsedSeconds);
    })
  );
}

function nameBesidesAges({ texts, marks }: Reading, languages: readonly string[]): string {
  return JSON.stringify([texts.map(text => withoutAge(text, languages).rest), marks]);
}

// What the trigger lies in cannot be left out: then nothing would be left that counts.
function readingOf(picture: Picture, path: ReadonlySet<Element>): Reading {
  const { element, attributes } = picture;
  const name = localNameOf(element);
  if (NOT_READ.test(name)) return { texts: [], marks: [], ticking: '' };
  if (!path.has(element) && isTicking(picture, name))
    return { texts: [], marks: [], ticking: `${textOf(picture)} ${attributes['datetime']}` };
  const marks = Object.keys(attributes)
    .filter(mark => tellsApart(mark) && isOfRecord(element, name, mark))
    .map(mark => `${mark}=${attributes[mark]}`);
  const texts: string[] = [];
  let ticking = '';
  let isRunning = false;
  for (const each of picture.content) {
    if (typeof each === 'string') {
      texts.push(`${isRunning ? texts.pop() : ''}${each}`);
      isRunning = true;
      continue;
    }
    const inner = readingOf(each, path);
    texts.push(...inner.texts);
    marks.push(...inner.marks);
    ticking += inner.ticking;
    isRunning = false;
  }
  return {
    texts: texts.map(text => text.replace(/\s+/g, ' ').trim()).filter(Boolean),
    marks: marks.sort(),
    ticking,
  };
}

/** Whether this is of a drawing, also of one that was made in a frame. */
export function isDrawing(element: Element): boolean {
  return 'ownerSVGElement' in element;
}

// A drawing refers to its own parts, and what a field holds is compared as what would be sent.
function isOfRecord(element: Element, name: string, mark: string): boolean {
  if (isDrawing(element)) return name === 'a';
  return !(name === 'input' && mark === 'value');
}

function isTicking({ attributes }: Picture, name: string): boolean {
  const live = attributes['aria-live'];
  return (
    TICKING_ELEMENTS.test(name) ||
    TICKING_ROLES.test(attributes['role'] ?? '') ||
    (live !== undefined && live !== 'off')
  );
}

function textOf({ content }: Picture): string {
  return content.map(each => (typeof each === 'string' ? each : textOf(each))).join('');
}
