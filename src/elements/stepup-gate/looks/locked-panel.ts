import { html, type TemplateResult } from 'lit';
import { messageFor } from '../../../i18n/messages.js';
import { lockIcon } from '../../shared/icons.js';

/** The panel that stands in place of what is locked. */
export function lockedPanel(
  gate: Element,
  { isDisabled, isAsking }: { isDisabled: boolean; isAsking: boolean },
): TemplateResult {
  return html`<slot name="locked">
    <div class="panel locked" part="panel">
      ${lockIcon}
      <p class="heading" part="heading">${messageFor(gate, 'locked-heading')}</p>
      <p class="text" part="text">${messageFor(gate, 'locked')}</p>
      <div class="actions">
        <button
          class="button primary"
          part="unlock-button"
          type="button"
          ?disabled=${isDisabled}
          aria-disabled=${isAsking}
        >
          ${messageFor(gate, 'unlock')}
        </button>
      </div>
    </div>
  </slot>`;
}
