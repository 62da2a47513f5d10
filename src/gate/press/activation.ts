import { composedContains } from '../../dom/composed-tree.js';
import { attribute, isCustom, matches, read, unclobbered } from '../../dom/unclobbered.js';
import { isPressed } from '../editing-clicks.js';

// What is pressed to move something, or to write: such a press belongs to it alone.
const MOVED = '[draggable=true],[role=slider],[role=scrollbar],[role=separator],[role=spinbutton]';
const HANDLED = `${MOVED},[role=textbox],[role=searchbox],textarea,select`;
const PLAIN = 'button,a,[role~=button i],[role~=link i]';
const BUTTONS = '[type=submit],[type=image],[type=reset],[type=button]';
const TOGGLES = '[type=hidden],[type=checkbox],[type=radio],[type=file],[type=color]';
const TOGGLED = 'input:is([type=checkbox],[type=radio])';
const ALSO_PRESSED = `area,input:is(${BUTTONS}),[role~=treeitem i]`;
// What is activated by a key as a whole; any other role is that of a container, in which keys move.
const WHOLE = /^((row|column)header|row|(grid)?cell|listitem|img|none|presentation)?$/i;
// Where a page puts the focus when it has shown something new: the next space scrolls.
const ARRIVED_AT = ':is(h1,h2,h3,h4,h5,h6,main,section,article,header,footer,nav,aside)[tabindex^="-"]';
const CONTROLS = `${HANDLED},[contenteditable]:not([contenteditable=false]),input:not(${BUTTONS},${TOGGLES})`;

/**
 * What a press activates: the innermost button, link, `<summary>`, element with the role of one, or custom element that
 * neither edits nor slides; undefined where the press edits, drags or slides, or is on nothing of the kind.
 * @param path From what is pressed outwards.
 */
export function activatedBy(path: readonly Element[]): Element | undefined {
  const decisive = path.find(element => isCustom(element) || isControl(element) || activates(element));
  if (!decisive || activates(decisive)) return decisive;
  // What a button contains can be pressed only as a button, whatever somebody has written into its text. A row or an item
  // of a menu may have a handle or a slider of its own.
  const isMoved = matches(decisive, MOVED);
  return path.find(
    element => element !== decisive && (isMoved ? matches(element, PLAIN) : isPressed(element)),
  );
}

/** Whether what is pressed is there to be clicked, however far the pointer moves on it. */
export function isClicked(path: readonly Element[]): boolean {
  return (
    !!activatedBy(path) || path.some(element => matches(element, 'label,[onclick],input:not([type=range])'))
  );
}

/**
 * What a key activates, although nothing tells that it can be: what has the focus by a `tabindex` and neither edits,
 * slides, scrolls nor holds other things. Nobody presses Enter on it but to have something done.
 * @param path From what the key is meant for outwards.
 */
export function activatedByKey(path: readonly Element[]): Element | undefined {
  const [focused] = path;
  if (!focused || !matches(focused, '[tabindex]') || matches(focused, HANDLED) || isControl(focused)) return;
  if (!WHOLE.test(attribute(focused, 'role') ?? '') || matches(focused, ARRIVED_AT)) return;
  return scrolls(focused) ? undefined : focused;
}

/**
 * Whether a key activates an element that the browser does not click on for it.
 * @param focused What has the focus: the element, something in it, or a list of which it is the active option.
 */
export function needsClickFor(key: string, element: Element, focused: EventTarget): boolean {
  const role = attribute(element, 'role');
  // What a list says is its active option has no focus, and so the browser never clicks on it.
  if (!composedContains(element, focused as Node)) return true;
  // What is written in a field stays writing, whatever the field is in.
  if (focused !== element && isControl(focused as Element)) return false;
  // Its focus is in a closed shadow root, on a button or in a text field: nobody can know.
  if (focused === element && isCustom(element) && !matches(element, '[role],[tabindex]')) return false;
  const isLink = role ? role === 'link' : matches(element, 'a,area');
  if (isLink && key === ' ') return false;
  // In a form, Enter submits that.
  if (key === 'Enter' && matches(element, TOGGLED)) return !(element as HTMLInputElement).form;
  return matches(element, 'a[*|href],area[href]') ? key === ' ' : !matches(element, 'button,summary,input');
}

function activates(element: Element): boolean {
  if (matches(element, HANDLED)) return false;
  return isPressed(element) || matches(element, ALSO_PRESSED) || (isCustom(element) && !hasControl(element));
}

// A space scrolls it.
function scrolls(element: Element): boolean {
  const { scrollHeight, clientHeight } = unclobbered(element);
  return scrollHeight > clientHeight && /auto|scroll/.test(getComputedStyle(element).overflowY);
}

function isControl(element: Element): boolean {
  return matches(element, CONTROLS);
}

function hasControl(element: Element): boolean {
  const { shadowRoot } = unclobbered(element);
  const within = [...Element.prototype.querySelectorAll.call(element, '*')];
  if (shadowRoot) within.push(...shadowRoot.querySelectorAll('*'));
  return within.some(
    each => isControl(each) || (read(Element.prototype, 'shadowRoot', each) && hasControl(each)),
  );
}
