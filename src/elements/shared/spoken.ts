import { html, nothing, type TemplateResult } from 'lit';
import { languageSpoken, messageIn, type MessageValues, type StepUpMessageKey } from '../../i18n/messages.js';

/**
 * A text in an element's language, as part of a template. English words on a page of another language say that they
 * are English, so that a screen reader pronounces them and a line reads from the side that is theirs.
 */
export function spoken(element: Element, key: StepUpMessageKey, values?: MessageValues): TemplateResult {
  const { text, isForeign } = messageIn(element, key, values);
  // The same element in every language: what a server has drawn is taken over as it is.
  return html`<span lang=${isForeign ? 'en' : nothing} dir=${isForeign ? 'ltr' : nothing}>${text}</span>`;
}

const RIGHT_TO_LEFT = /Arab|Hebr|Syrc|Thaa|Nkoo|Adlm|Rohg/;

/**
 * The `dir` of what an element draws: that of its language where it is read from the right, also on a page that does not
 * say so; else the page's own.
 */
export function directionOf(element: Element): 'rtl' | typeof nothing {
  try {
    const { script } = new Intl.Locale(languageSpoken(element)).maximize();
    return script && RIGHT_TO_LEFT.test(script) ? 'rtl' : nothing;
  } catch {
    return nothing;
  }
}

export { languageSpoken };
