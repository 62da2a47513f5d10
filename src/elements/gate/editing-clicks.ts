import { isCustom, matches } from './unclobbered.js';

const TEXT = new Set(['text', 'search', 'url', 'tel', 'email', 'password', 'number']);
const BUTTONS = new Set(['submit', 'image', 'reset', 'button']);

/**
 * Whether a click only edits, or reads, and so is let through unasked.
 * @param path The click's elements, from the target up to, and without, what guards it.
 */
export function onlyEdits(path: readonly Element[]): boolean {
  const decisive = path.find(element => editsText(element) || acts(element));
  if (decisive && editsText(decisive)) return true;
  // In a form it is the submission that is guarded.
  const form = path.findIndex(element => element instanceof HTMLFormElement);
  return form >= 0 && !path.slice(0, form).some(acts);
}

function editsText(element: Element): boolean {
  if (element instanceof HTMLInputElement) return TEXT.has(element.type);
  if (element instanceof HTMLLabelElement) return !!element.control && editsText(element.control);
  return matches(element, 'textarea,select,option,[contenteditable]:not([contenteditable=false i])');
}

// Native controls that submit nothing (checkbox, range, date, …) pass, with whatever attributes they have.
function acts(element: Element): boolean {
  if (element instanceof HTMLInputElement) return BUTTONS.has(element.type);
  return isCustom(element) || matches(element, 'button,a,area,summary,[role],[tabindex],[onclick]');
}
