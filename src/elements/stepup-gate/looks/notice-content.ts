import { html, nothing, type TemplateResult } from 'lit';
import type { Notice } from '../../../gate/machine/state.js';
import type { StepUpMessageKey } from '../../../i18n/messages.js';
import type { GateElement } from '../../../gate/gate-port.js';
import { schemeAround } from '../../shared/page-scheme.js';
import { directionOf, languageSpoken, spoken } from '../../shared/spoken.js';

/** What the controls of a notice do. */
export interface NoticeActions {
  retry(): void;
  setUp(): void;
  dismiss(): void;
  /** Hears clicks and keys in it. */
  keepToItself(event: Event): void;
}

// Asking again changes nothing about the other refusals.
const AGAIN: Partial<Record<StepUpMessageKey, StepUpMessageKey>> = {
  failed: 'retry',
  'sign-in-required': 'retry',
  unavailable: 'retry',
  timeout: 'retry',
  'invalid-response': 'retry',
  waiting: 'verify-here',
  resume: 'verify',
  'proof-refused': 'retry',
};

/**
 * A popover with some content.
 * @param speaker Whose language it is in.
 * @param near What is on the page's colours, as it is.
 */
export function noticePopover(
  speaker: Element,
  near: Element,
  content: TemplateResult,
  hear?: (event: Event) => void,
): TemplateResult {
  return html`<div
    class="notice panel floating ${schemeAround(near)}"
    part="notice"
    popover="manual"
    lang=${languageSpoken(speaker)}
    dir=${directionOf(speaker)}
    @click=${hear}
    @keydown=${hear}
  >
    ${content}
  </div>`;
}

/** A button in a notice. */
export function noticeButton(
  near: Element,
  part: string,
  label: StepUpMessageKey,
  act: () => void,
): TemplateResult {
  return html`<button
    class="button ${part === 'retry-button' ? 'primary' : ''}"
    part=${part}
    type="button"
    @click=${act}
  >
    ${spoken(near, label)}
  </button>`;
}

/**
 * What a gate's notice says.
 * @param words Which text; the notice's own names the slot.
 */
export function noticeContent(
  gate: GateElement,
  { text }: Notice,
  words: StepUpMessageKey,
  { retry, setUp, dismiss }: NoticeActions,
): TemplateResult {
  if (text === 'setup-required') {
    const { client, resource, action, consoleUrl } = gate;
    return html`<slot name="setup-required">
      <mfa-setup-prompt
        open
        .client=${client}
        .resource=${resource}
        .action=${action}
        console-url=${consoleUrl ?? nothing}
        @mfa-setup-complete=${retry}
        @mfa-setup-dismiss=${dismiss}
        >${words === 'setup-required' ? nothing : spoken(gate, words)}</mfa-setup-prompt
      >
    </slot>`;
  }
  const label = AGAIN[words];
  return html`<p class="message" part="message"><slot name=${text}>${spoken(gate, words)}</slot></p>
    ${
      text === 'verifying'
        ? nothing
        : html`<div class="actions">
            ${label ? noticeButton(gate, 'retry-button', label, retry) : nothing}
            ${words === 'failed' ? noticeButton(gate, 'setup-button', 'setup-offer', setUp) : nothing}
            ${noticeButton(gate, 'close-button', text === 'in-window' ? 'cancel' : 'close', dismiss)}
          </div>`
    }`;
}
