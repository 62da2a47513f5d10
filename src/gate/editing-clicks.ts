import { attribute, isCustom, matches, unclobbered } from '../dom/unclobbered.js';
import { inputType, isForm } from './intent.js';

const TEXT = /^(text|search|url|tel|email|password|number)$/;
// What text fields have in HTML, and those of component libraries take over from them; nothing that is pressed has it.
const TEXT_MEMBERS = ['setSelectionRange', 'selectionStart', 'placeholder'];
const BUTTONS = /^(submit|image|reset|button)$/;
// What is pressed or followed as a whole. No branch of a tree, which holds all that hangs on it.
const PRESSED = /\b(button|link|menuitem\w*|option|tab|switch|checkbox|radio)\b/i;
// Roles of what holds or says something, and does nothing when clicked.
const STRUCTURE =
  /^(none|presentation|(radio)?group|region|form|alert|status|note|heading|list(item)?|img)$/i;

// By which frameworks have a click do something, on whatever element.
const ON_CLICK =
  /^(data-)?(hx|ic|up|fx)-(get|post|put|patch|delete|href|follow|action)\b|^([^=]*[^a-z=]|on)?click[^a-z]|=.*\bclick[:@-]|^_=.*click/i;

/** Whether events of a type are those that a press ends with. */
export function isClick(type: string): boolean {
  return /^(aux)?click$/.test(type);
}

/**
 * Whether a click only edits, or reads, and so is let through unasked.
 * @param path The click's elements, from the target up to, and without, what guards it.
 */
export function onlyEdits(path: readonly Element[]): boolean {
  // What is found soonest first: most that is clicked is a button.
  const decisive = path.find(
    element => activates(element) || isWidget(element) || isEditingHost(element) || editsText(element),
  );
  // Whatever somebody has written into it, a button is pressed and a link is followed.
  if (decisive && !path.some(isPressed) && editsText(decisive)) return true;
  // In a form it is the submission that is guarded.
  const form = path.findIndex(isForm);
  if (form < 0) return false;
  const inForm = path.slice(0, form);
  // A native control passes in a widget made of elements around it, such as a group of radio buttons.
  const onControl = inForm.some(isControl);
  return !inForm.some(element => activates(element) || (!onControl && isWidget(element)));
}

/** Whether this is pressed or followed as a whole, so that nothing in it edits. */
export function isPressed(element: Element): boolean {
  return matches(element, 'button,a,summary') || PRESSED.test(attribute(element, 'role') ?? '');
}

function editsText(element: Element): boolean {
  const type = inputType(element);
  if (type) return TEXT.test(type);
  const { control } = element as HTMLLabelElement;
  if (matches(element, 'label')) return !!control && editsText(control);
  return (
    (matches(element, 'textarea,select,option') && 'form' in element) ||
    (isCustom(element) && isTextComponent(element)) ||
    (isEditingHost(element) && isEditable(element))
  );
}

// Its class tells: attributes would let markup take any component out of the gate's care. What is in a closed shadow
// root is told by nothing else, and where nothing is told, it is held.
function isTextComponent(element: Element): boolean {
  return TEXT_MEMBERS.some(member => member in element);
}

function isEditingHost(element: Element): boolean {
  return matches(element, '[contenteditable]');
}

function isEditable(element: Element): boolean {
  return !!unclobbered(element as HTMLElement).isContentEditable;
}

// Native controls that submit nothing (checkbox, range, date, …), with whatever attributes they have.
function isControl(element: Element): boolean {
  const type = inputType(element);
  return !!type && !BUTTONS.test(type);
}

/** Whether this is a button, a link, or something else that does something when it is clicked. */
export function activates(element: Element): boolean {
  const type = inputType(element);
  return type ? BUTTONS.test(type) : isCustom(element) || matches(element, 'button,a,summary,area,[onclick]');
}

/** Whether this is made of elements to be used, or says that a click on it does something. */
export function isWidget(element: Element): boolean {
  if (inputType(element)) return false;
  const role = attribute(element, 'role');
  return (
    (role === null ? matches(element, '[tabindex],[is]') : !STRUCTURE.test(role)) || saysOnClick(element)
  );
}

/** Whether an attribute says that a click on this does something. */
export function saysOnClick(element: Element): boolean {
  return Element.prototype.getAttributeNames
    .call(element)
    .some(name => ON_CLICK.test(`${name}=${attribute(element, name)}`));
}
