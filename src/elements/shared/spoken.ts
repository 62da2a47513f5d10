import { html, type TemplateResult } from 'lit';
import { messageIn, type MessageValues, type StepUpMessageKey } from '../../i18n/messages.js';

/**
 * A text in an element's language, as part of a template. English words on a page of another language say that they
 * are English, so that a screen reader pronounces them and a line reads from the side that is theirs.
 */
export function spoken(
  element: Element,
  key: StepUpMessageKey,
  values?: MessageValues,
): string | TemplateResult {
  const { text, isForeign } = messageIn(element, key, values);
  return isForeign ? html`<span lang="en" dir="ltr">${text}</span>` : text;
}
