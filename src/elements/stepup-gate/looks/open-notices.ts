import type { StepUpClient } from '../../../client/client.js';
import { followQuestions } from '../../../client/question-phase.js';
import { composedClosest, composedContains } from '../../../dom/composed-tree.js';
import { inOwnTask } from '../../../dom/task.js';
import { isElement, matches } from '../../../dom/unclobbered.js';
import { showBeside, type NoticePlace } from './notice-position.js';

/** A notice that is to be shown. */
export interface OpenNotice extends NoticePlace {
  readonly popover: HTMLElement;
  /** It tells of a question that goes on: whoever clicks elsewhere does not give that up. */
  readonly isGoingOn: boolean;
  /** While this client's provider has the page, the notice is out of its way. */
  readonly client: StepUpClient | null;
  /** The person has done with it, or another notice takes its place. */
  dismiss(): void;
}

interface Entry {
  readonly notice: OpenNotice;
  /** What was open when it was shown, and so lies below it. */
  readonly below: ReadonlySet<Element>;
  readonly toggle: (shown: boolean) => void;
  isAway: boolean;
}

const LAYERS =
  ':modal,:popover-open,[aria-modal=true],' +
  '[role=menu],[role=listbox],[role=dialog],[role=alertdialog],[role=tree],[role=grid]';
// Those of a press as well, because what is clicked may keep its click to itself.
const PRESSES = ['pointerup', 'click'];

let entries: Entry[] = [];

/**
 * Shows a notice. There is one at a time in a document: one that was there before is done with, or, where it tells of a
 * question that goes on, comes back afterwards. A click elsewhere, and Escape wherever the focus is, close it.
 * @returns The function that takes it away.
 */
export function openNotice(notice: OpenNotice): () => void {
  const earlier = entries;
  const toggle = showBeside(notice.popover, notice);
  const entry: Entry = { notice, below: new Set(openLayers()), toggle, isAway: false };
  entries = [...entries, entry];
  // In the top layer it would lie above the provider's modal or console.
  const unfollow = notice.client
    ? followQuestions(notice.client, ({ phase }) => {
        entry.isAway = phase === 'open';
        arrange();
      })
    : undefined;
  arrange();
  for (const { notice: before } of earlier) if (!before.isGoingOn) before.dismiss();
  return () => {
    unfollow?.();
    entries = entries.filter(each => each !== entry);
    toggle(false);
    arrange();
  };
}

function arrange(): void {
  const top = entries.at(-1);
  for (const entry of entries) entry.toggle(entry === top && !entry.isAway);
  const listen = top ? addEventListener : removeEventListener;
  for (const type of PRESSES) listen(type, closeOnPress, true);
  listen('keydown', closeOnEscape as EventListener, true);
}

function topEntry(): Entry | null {
  const top = entries.at(-1);
  return top && !top.isAway ? top : null;
}

function closeOnPress(event: Event): void {
  const notice = topEntry()?.notice;
  // What it is about is not elsewhere: pressing that is what the notice may have asked for.
  if (!notice || notice.isGoingOn || isOn(event, notice.popover) || isOn(event, notice.about)) return;
  notice.dismiss();
}

function closeOnEscape(event: KeyboardEvent): void {
  const entry = topEntry();
  if (!entry || event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
  if (isSomethingAbove(entry, event)) return;
  const { notice } = entry;
  const { popover, about } = notice;
  // The dialog or menu that it was shown over would close itself with the same key.
  const isShownOver = !!about && !!composedClosest(about, LAYERS);
  if (isShownOver || isOn(event, popover) || isOn(event, about)) {
    event.preventDefault();
    event.stopPropagation();
    notice.dismiss();
    return;
  }
  // Elsewhere in the page, whoever has a use for it comes first.
  inOwnTask(() => {
    if (!event.defaultPrevented && topEntry() === entry) notice.dismiss();
  });
}

/** Whether something was opened since, which has the key for itself. */
function isSomethingAbove({ notice, below }: Entry, event: Event): boolean {
  const onPath = event.composedPath().filter(isLayer);
  return [...openLayers(), ...onPath].some(
    layer =>
      !below.has(layer) &&
      !composedContains(layer, notice.popover) &&
      !(notice.about && composedContains(layer, notice.about)),
  );
}

function openLayers(): Element[] {
  const layers = Document.prototype.querySelectorAll.call(document, LAYERS);
  // Many menus are in the page before they are opened.
  return [...layers].filter(layer =>
    Element.prototype.checkVisibility.call(layer, { visibilityProperty: true }),
  );
}

function isLayer(target: EventTarget): target is Element {
  return isElement(target) && matches(target, LAYERS);
}

function isOn(event: Event, element: Element | null): boolean {
  return !!element && event.composedPath().includes(element);
}
