import { html, type TemplateResult } from 'lit';
import { lockIcon } from '../../shared/icons.js';
import { schemeAround } from '../../shared/page-scheme.js';
import { directionOf, languageSpoken, spoken } from '../../shared/spoken.js';

/** The panel that stands in place of what is locked. */
export function lockedPanel(
  gate: Element,
  { isDisabled, isAsking }: { isDisabled: boolean; isAsking: boolean },
): TemplateResult {
  return html`<slot name="locked">
    <div
      class="panel locked ${schemeAround(gate)}"
      part="panel"
      lang=${languageSpoken(gate)}
      dir=${directionOf(gate)}
    >
      ${lockIcon}
      <p class="heading" part="heading">${spoken(gate, 'locked-heading')}</p>
      <p class="text" part="text">${spoken(gate, 'locked')}</p>
      <div class="actions">
        <button
          class="button primary"
          part="unlock-button"
          type="button"
          ?disabled=${isDisabled}
          aria-disabled=${isAsking}
        >
          ${spoken(gate, 'unlock')}
        </button>
      </div>
    </div>
  </slot>`;
}
