import { eventPath, isElement, matches, parentOf, typeOf, unclobbered } from '../../dom/unclobbered.js';
import { inputType } from '../intent.js';

type Undo = () => void;

/**
 * Keeps the browser from doing by itself what a click stands for that nobody can prevent, as a script dispatches it
 * (`new MouseEvent('click', { bubbles: true })`): until the turn ends, nothing can be followed or pressed by it, and what
 * it has ticked or opened is as before. To be called when what it was meant for is recorded.
 */
export function disarm(event: Event): void {
  if (event.cancelable || typeOf(event) !== 'click') return;
  const undo = eventPath(event).filter(isElement).flatMap(disarmed);
  queueMicrotask(() => undo.forEach(giveBack => giveBack()));
}

function disarmed(element: Element): Undo[] {
  if (matches(element, 'a,area')) return ['href', 'xlink:href'].flatMap(name => without(element, name));
  if (matches(element, 'details>summary')) return open(parentOf(element) as HTMLDetailsElement);
  if (/^(checkbox|radio)$/.test(inputType(element) ?? '')) return unticked(element as HTMLInputElement);
  const { control } = element as HTMLLabelElement;
  const pressed = matches(element, 'label') ? control : element;
  return pressed && matches(pressed, 'button,input') ? disabled(pressed as HTMLButtonElement) : [];
}

function without(link: Element, name: string): Undo[] {
  const itself = unclobbered(link);
  const address = itself.getAttributeNode(name);
  if (!address) return [];
  itself.removeAttributeNode(address);
  return [() => itself.hasAttribute(name) || itself.setAttributeNode(address)];
}

function disabled(control: HTMLButtonElement): Undo[] {
  if (control.disabled) return [];
  control.disabled = true;
  return [() => (control.disabled = false)];
}

function open(details: HTMLDetailsElement): Undo[] {
  const { open } = details;
  return [() => (details.open = open)];
}

// It is ticked before anybody hears of the click, and told of afterwards.
function unticked(box: HTMLInputElement): Undo[] {
  const keep = (event: Event): void => {
    if (eventPath(event)[0] === box) event.stopImmediatePropagation();
  };
  box.checked = box.type === 'checkbox' && !box.checked;
  const types = ['input', 'change'];
  for (const type of types) addEventListener(type, keep, true);
  return types.map(type => () => removeEventListener(type, keep, true));
}
