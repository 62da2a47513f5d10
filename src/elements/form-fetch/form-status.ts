import { adoptStyles, css, html, render } from 'lit';
import { attribute, isConnected, unclobbered } from '../../dom/unclobbered.js';
import { BESIDE_TEXTS } from '../../i18n/beside-texts.js';
import { canSpeak } from '../../i18n/messages.js';
import { followPage } from '../shared/page-changes.js';
import { schemeAround } from '../shared/page-scheme.js';
import { directionOf, languageSpoken, spoken } from '../shared/spoken.js';
import { theme } from '../shared/theme.styles.js';

/** What is said of a `<form data-stepup-fetch>`. */
export type FormStatus = 'sending' | 'sent' | 'refused' | 'not-sent' | 'unclear';

const styles = css`
  :host {
    display: block;
    margin-block-start: 0.5rem;
  }
  .panel {
    inline-size: fit-content;
    padding: var(--stepup-space-notice, 0.375rem 0.75rem);
    border-inline-start: 0.25rem solid var(--_stepup-accent);
  }
  .wrong {
    border-inline-start-color: var(--stepup-color-danger, currentcolor);
  }
`;

interface Shown {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  endFollowing?: () => void;
}

const shown = new WeakMap<HTMLFormElement, Shown>();

/**
 * Says beside a form what becomes of it: in an element after it, `<div data-stepup-fetch-status="sent">`, whose parts
 * `status` and the word of the status itself can be styled. It is a polite live region, and there before it says more
 * than that the form is on its way.
 */
export function showFormStatus(form: HTMLFormElement, status: FormStatus): void {
  const place = shown.get(form) ?? createPlace(form);
  const { host } = place;
  if (!isConnected(form)) return clearFormStatus(form);
  if (unclobbered(form).nextSibling !== host) Element.prototype.after.call(form, host);
  unclobbered(host).setAttribute('data-stepup-fetch-status', status);
  place.endFollowing?.();
  // One whose form has gone need not be drawn again when texts are set.
  const requestUpdate = (): void => (isConnected(host) ? draw(place, status) : place.endFollowing?.());
  place.endFollowing = followPage({ requestUpdate }, host);
  draw(place, status);
}

/** Takes away what was said: the page says it itself. */
export function clearFormStatus(form: HTMLFormElement): void {
  const place = shown.get(form);
  place?.endFollowing?.();
  unclobbered(place?.host)?.remove();
  shown.delete(form);
}

function draw({ host, root }: Shown, status: FormStatus): void {
  // It is drawn when they are there.
  if (!canSpeak(host, BESIDE_TEXTS)) return;
  const tone = status === 'sending' || status === 'sent' ? '' : 'wrong';
  const text = spoken(host, `form-${status}`);
  render(
    html`<div
      class="panel ${tone} ${schemeAround(host)}"
      part="status ${status}"
      role="status"
      lang=${languageSpoken(host)}
      dir=${directionOf(host)}
    >
      ${text}
    </div>`,
    root,
  );
}

function createPlace(form: HTMLFormElement): Shown {
  const host = Document.prototype.createElement.call(document, 'div');
  // Beside a slotted form, it goes where the form goes.
  const slot = attribute(form, 'slot');
  if (slot) unclobbered(host).slot = slot;
  const root = unclobbered(host).attachShadow({ mode: 'open' });
  adoptStyles(root, [theme, styles]);
  const place: Shown = { host, root };
  shown.set(form, place);
  return place;
}
