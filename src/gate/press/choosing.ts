import { isCustom, isShadowRoot, matches, rootOf } from '../../dom/unclobbered.js';
import { isForm, isSubmitter } from '../intent.js';
import { activates, isWidget, saysOnClick } from '../editing-clicks.js';

const SLIDERS = '[role=slider],[type=range]';
// What `<select>`, a date field, a range and a number field are in the libraries that make them of elements.
const CHOICES = `[role=combobox],[role=textbox],[role=searchbox],[role=spinbutton],[aria-haspopup=listbox],[aria-haspopup=grid],${SLIDERS}`;
// What cannot be reached by Tab is no button; with a slider in it, it is the track of that.
const TRACK = '[tabindex^="-"]:not([role])';

/**
 * Whether a click in a form only opens what is chosen from, or slides, as one on a `<select>` or a range does: it is the
 * submission that is guarded. What is chosen, ticked or switched acts at once in many a library, and asks.
 * @param inside From what was hit up to, and without, what guards it.
 */
export function onlyChooses(inside: readonly Element[]): boolean {
  const form = inside.findIndex(isForm);
  const acting = inside
    .slice(0, Math.max(form, 0))
    .filter(element => activates(element) || isWidget(element));
  const choices = acting.filter(isChoice);
  return (
    acting.length > 0 &&
    acting.every(
      element =>
        !isSubmitter(element) &&
        !saysOnClick(element) &&
        choices.some(choice => choice === element || draws(element, choice) || draws(choice, element)),
    )
  );
}

function isChoice(element: Element): boolean {
  // What ranges have in HTML, and the classes of components take over from them; nothing that is pressed has both.
  if (isCustom(element)) return 'min' in element && 'max' in element;
  return matches(element, CHOICES) || (matches(element, TRACK) && hasSlider(element));
}

function hasSlider(element: Element): boolean {
  return !!Element.prototype.querySelector.call(element, SLIDERS);
}

// Whether something is in the shadow root of a component, at whatever depth.
function draws(component: Element, drawn: Element): boolean {
  for (let root = rootOf(drawn); isShadowRoot(root); root = rootOf(root.host))
    if (root.host === component) return true;
  return false;
}
