import { html, nothing, type TemplateResult } from 'lit';
import { announce } from '../../dom/live-region.js';
import { messageFor, type StepUpMessageKey } from '../../i18n/messages.js';
import { followQuestions } from '../../client/question-phase.js';
import type { StepUpGate } from './stepup-gate.js';
import type { GateController, GateNotice } from '../../gate/gate-controller.js';
import { showBeside } from './notice-position.js';

// Asking again changes nothing about the other refusals.
const AGAIN: Partial<Record<StepUpMessageKey, StepUpMessageKey>> = {
  failed: 'retry',
  'sign-in-required': 'retry',
  unavailable: 'retry',
  timeout: 'retry',
  'invalid-response': 'retry',
  waiting: 'verify-here',
  resume: 'verify',
};

/** What a gate tells the person: a popover beside what was clicked. */
export class Notice {
  readonly #gate: StepUpGate;
  readonly #controller: GateController;
  #shown: GateNotice | null = null;
  #hide: (() => void) | undefined;

  constructor(gate: StepUpGate, controller: GateController) {
    this.#gate = gate;
    this.#controller = controller;
    gate.addEventListener('keydown', this.#closeOnEscape);
  }

  /** The popover, as part of the gate's shadow root. */
  render(): TemplateResult | typeof nothing {
    const { notice } = this.#controller;
    if (!notice) return nothing;
    return html`<div
      class="notice panel floating"
      part="notice"
      popover="manual"
      @click=${this.#keepToItself}
      @keydown=${this.#keepToItself}
    >
      ${notice.text === 'setup-required' ? this.#renderSetup() : this.#renderMessage(notice.text)}
    </div>`;
  }

  /** To be called whenever the gate has been rendered. */
  updated(): void {
    const { notice } = this.#controller;
    if (notice === this.#shown) return;
    this.#shown = notice;
    this.#hide?.();
    this.#hide = undefined;
    if (!notice) return;
    this.#hide = this.#show();
    const replaced = this.#gate.querySelector(`:scope > [slot=${notice.text}]`)?.textContent?.trim();
    announce(replaced || messageFor(this.#gate, notice.text), this.#gate);
  }

  #renderSetup(): TemplateResult {
    const { client, resource, action, consoleUrl } = this.#gate;
    return html`<slot name="setup-required">
      <mfa-setup-prompt
        open
        .client=${client}
        .resource=${resource}
        .action=${action}
        console-url=${consoleUrl ?? nothing}
        @mfa-setup-complete=${this.#retry}
        @mfa-setup-dismiss=${this.#dismiss}
      ></mfa-setup-prompt>
    </slot>`;
  }

  #renderMessage(text: StepUpMessageKey): TemplateResult {
    const label = AGAIN[text];
    return html`<p class="message" part="message">
        <slot name=${text}>${messageFor(this.#gate, text)}</slot>
      </p>
      ${
        text === 'verifying'
          ? nothing
          : html`<div class="actions">
              ${label ? this.#renderButton('retry-button', label, this.#retry) : nothing}
              ${text === 'failed' ? this.#renderButton('setup-button', 'setup-offer', this.#setUp) : nothing}
              ${this.#renderButton('close-button', 'close', this.#dismiss)}
            </div>`
      }`;
  }

  #renderButton(part: string, label: StepUpMessageKey, act: () => void): TemplateResult {
    return html`<button
      class="button ${part === 'retry-button' ? 'primary' : 'plain'}"
      part=${part}
      type="button"
      @click=${act}
    >
      ${messageFor(this.#gate, label)}
    </button>`;
  }

  #show(): () => void {
    const { client, renderRoot } = this.#gate;
    const toggle = showBeside(renderRoot.querySelector<HTMLElement>('.notice')!, this.#besides);
    // In the top layer it would lie above the provider's modal or console.
    const unfollow = followQuestions(client, phase => toggle(phase !== 'open'));
    return () => {
      unfollow();
      toggle(false);
    };
  }

  get #besides(): HTMLElement | null {
    const { renderRoot, firstElementChild } = this.#gate;
    const at = this.#shown?.at ?? renderRoot.querySelector('[part=unlock-button]') ?? firstElementChild;
    return at as HTMLElement | null;
  }

  readonly #retry = (): void => this.#leave(() => this.#controller.retry());
  readonly #setUp = (): void => this.#leave(() => this.#controller.offerSetup());
  readonly #dismiss = (): void => this.#leave(() => this.#controller.dismiss());

  // What has the focus here is about to go.
  #leave(act: () => void): void {
    if (this.#gate.shadowRoot?.activeElement) this.#besides?.focus({ preventScroll: true });
    act();
  }

  // What is done in a notice is not done to the row, link or form that the gate stands in.
  readonly #keepToItself = (event: Event): void => {
    if (this.#gate.contains(event.target as Node)) return;
    if (event.type === 'click') event.preventDefault();
    else this.#closeOnEscape(event as KeyboardEvent);
    event.stopPropagation();
  };

  readonly #closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.#controller.notice) return;
    event.preventDefault();
    event.stopPropagation();
    this.#dismiss();
  };
}
