import { html, nothing, type TemplateResult } from 'lit';
import { followQuestions } from '../../../client/question-phase.js';
import { unclobbered } from '../../../dom/unclobbered.js';
import { announce } from '../../../dom/live-region.js';
import { noticeOf, type Notice } from '../../../gate/machine/state.js';
import { messageFor, type StepUpMessageKey } from '../../../i18n/messages.js';
import type { GateView } from '../../looks.js';
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
  'proof-refused': 'retry',
};

/** What a gate tells the person: a popover beside what was clicked. */
export class NoticeLook {
  readonly #view: GateView;
  #shown: Notice | null = null;
  #hide: (() => void) | undefined;

  constructor(view: GateView) {
    this.#view = view;
    unclobbered(view.gate).addEventListener('keydown', this.#closeOnEscape);
  }

  /** The popover, as part of the gate's shadow root. */
  render(): TemplateResult | typeof nothing {
    const notice = noticeOf(this.#view.state);
    if (!notice) return nothing;
    return html`<div
      class="notice panel floating"
      part="notice"
      popover="manual"
      @click=${this.#keepToItself}
      @keydown=${this.#keepToItself}
    >
      ${notice.text === 'setup-required' ? this.#renderSetup(notice) : this.#renderMessage(notice)}
    </div>`;
  }

  /** To be called whenever the gate has been drawn. */
  drawn(): void {
    const notice = noticeOf(this.#view.state);
    if (isSame(notice, this.#shown)) return;
    this.#hide?.();
    this.#hide = undefined;
    this.#shown = notice;
    if (!notice) return;
    this.#hide = this.#show();
    const { gate } = this.#view;
    const replaced = unclobbered(gate)
      .querySelector<HTMLSlotElement>(`:scope > [slot=${notice.text}]`)
      ?.textContent?.trim();
    announce(replaced || messageFor(gate, wordsOf(notice)), gate);
  }

  /** Ends whatever it follows. */
  remove(): void {
    this.#hide?.();
    unclobbered(this.#view.gate).removeEventListener('keydown', this.#closeOnEscape);
  }

  #renderSetup(notice: Notice): TemplateResult {
    const words = wordsOf(notice);
    const { client, settings } = this.#view;
    const { resource, action, consoleUrl } = settings;
    return html`<slot name="setup-required">
      <mfa-setup-prompt
        open
        .client=${client}
        .resource=${resource}
        .action=${action}
        console-url=${consoleUrl ?? nothing}
        @mfa-setup-complete=${this.#retry}
        @mfa-setup-dismiss=${this.#dismiss}
        >${words === 'setup-required' ? nothing : messageFor(this.#view.gate, words)}</mfa-setup-prompt
      >
    </slot>`;
  }

  #renderMessage(notice: Notice): TemplateResult {
    const { text } = notice;
    const words = wordsOf(notice);
    const label = AGAIN[words];
    return html`<p class="message" part="message">
        <slot name=${text}>${messageFor(this.#view.gate, words)}</slot>
      </p>
      ${
        text === 'verifying'
          ? nothing
          : html`<div class="actions">
              ${label ? this.#renderButton('retry-button', label, this.#retry) : nothing}
              ${words === 'failed' ? this.#renderButton('setup-button', 'setup-offer', this.#setUp) : nothing}
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
      ${messageFor(this.#view.gate, label)}
    </button>`;
  }

  #show(): () => void {
    const { client, root } = this.#view;
    const toggle = showBeside(root.querySelector<HTMLDivElement>('.notice')!, this.#besides);
    // In the top layer it would lie above the provider's modal or console.
    const unfollow = followQuestions(client, phase => toggle(phase !== 'open'));
    return () => {
      unfollow();
      toggle(false);
    };
  }

  get #besides(): HTMLElement | null {
    const { root, gate } = this.#view;
    const about =
      this.#shown?.about ?? root.querySelector('[part=unlock-button]') ?? unclobbered(gate).firstElementChild;
    return about as HTMLElement | null;
  }

  readonly #retry = (): void => this.#leave(() => this.#view.retry());
  readonly #setUp = (): void => this.#leave(() => this.#view.offerSetup());
  readonly #dismiss = (): void => this.#leave(() => this.#view.dismiss());

  // What has the focus here is about to go.
  #leave(act: () => void): void {
    const besides = this.#besides;
    if (besides && this.#view.root.activeElement) unclobbered(besides).focus({ preventScroll: true });
    act();
  }

  // What is done in a notice is not done to the row, link or form that the gate stands in.
  readonly #keepToItself = (event: Event): void => {
    if (unclobbered(this.#view.gate).contains(event.target as Node)) return;
    if (event.type === 'click') event.preventDefault();
    else this.#closeOnEscape(event as KeyboardEvent);
    event.stopPropagation();
  };

  readonly #closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !noticeOf(this.#view.state)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#dismiss();
  };
}

// A notice is worked out anew each time.
function isSame(one: Notice | null, other: Notice | null): boolean {
  return one?.text === other?.text && one?.about === other?.about;
}

/** Which text it is: a case of a refusal may have words of its own. */
function wordsOf({ text, words }: Notice): StepUpMessageKey {
  if (!words) return text;
  return text === 'setup-required' && words === 'mfa-not-asked' ? 'setup-mfa-not-asked' : words;
}
