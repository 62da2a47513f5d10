import {
  html,
  isServer,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import { describe } from '#developer-messages';
import { StepUpError } from '../../protocol/errors.js';
import { CHALLENGE_TEXTS, TROUBLE_TEXTS } from '../../i18n/dialog-texts.js';
import { unclobbered } from '../../dom/unclobbered.js';
import { shieldIcon } from '../shared/icons.js';
import { LocalizedElement } from '../shared/localized-element.js';
import { schemeAround } from '../shared/page-scheme.js';
import { directionOf, languageSpoken, spoken } from '../shared/spoken.js';
import { theme } from '../shared/theme.styles.js';
import {
  aboutTemplate,
  askingTemplate,
  choosingTemplate,
  type ChallengeActions,
} from './challenge-content.js';
import { isPaused, type AskingStep } from './challenge-step.js';
import { startProcess, type ChallengeProcess } from './challenge-process.js';
import type { ChallengeConversation } from './conversation.js';
import { styles } from './stepup-challenge.styles.js';

/**
 * The dialog in which the site's own server asks a person who they are. `backend()` opens it; a page does not have to
 * name it, but may style it.
 *
 * It is modal and in the top layer, says what is about to happen, asks the best way first and offers the others, and is
 * closed by Escape, its button and the browser's way back.
 *
 * @slot heading - Replaces the heading.
 *
 * @csspart panel - The dialog.
 * @csspart icon - The icon beside the heading.
 * @csspart heading - The heading.
 * @csspart about - What is about to happen.
 * @csspart target - Which one it is about.
 * @csspart account - Whose account it is.
 * @csspart text - What to do, where nothing is typed.
 * @csspart label - The name of the field.
 * @csspart field - The field for a code or the password.
 * @csspart error - What went wrong.
 * @csspart note - Says when another code can be sent.
 * @csspart resend-button - Has another code sent.
 * @csspart confirm-button - Answers, asks for the passkey, or opens the other window.
 * @csspart cancel-button - Closes the dialog.
 * @csspart another-button - Leads to the other ways.
 * @csspart method-button - One of the other ways.
 *
 * @cssproperty --stepup-color-surface - The background. Default `Canvas`.
 * @cssproperty --stepup-color-text - The text. Default `CanvasText`.
 * @cssproperty --stepup-color-accent - The main button, links and the focus ring. Default from `AccentColor`.
 * @cssproperty --stepup-color-on-accent - The text on the main button. Default: the background.
 * @cssproperty --stepup-color-border - Borders. Default: mixed from text and background.
 * @cssproperty --stepup-color-danger - What went wrong. Default: a red.
 * @cssproperty --stepup-radius-panel - The dialog's corners. Default `0.75rem`.
 * @cssproperty --stepup-radius-control - The corners of buttons and fields. Default `0.5rem`.
 * @cssproperty --stepup-space-panel - The dialog's inner distance. Default `1.25rem`.
 * @cssproperty --stepup-shadow-panel - The shadow.
 * @cssproperty --stepup-font-family - The font. Default `system-ui`.
 * @cssproperty --stepup-font-size - Its size. Default `0.9375rem`.
 */
export class StepUpChallenge extends LocalizedElement {
  static override styles = [theme, styles];

  static override properties: PropertyDeclarations = { conversation: { attribute: false } };

  /** The question; without one there is nothing to see. */
  conversation?: ChallengeConversation;

  /** Is told how it ended: with no error where the person was verified. Set by who opens the dialog. */
  ended: (error?: StepUpError) => void = () => undefined;

  // What goes wrong is there before it does: a server that cannot be reached brings no texts.
  protected override readonly textGroups = [CHALLENGE_TEXTS, TROUBLE_TEXTS];

  #process?: ChallengeProcess;
  // The method, null for the choice of another one, and the trouble that the person was led to last.
  #shown: unknown;
  #told: unknown;
  #tick?: ReturnType<typeof setTimeout>;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('popstate', this.#cancel);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#cancel);
    clearTimeout(this.#tick);
    this.#process?.end();
    // Whoever takes the dialog away takes the question away.
    this.#cancel();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (isServer || !changed.has('conversation')) return;
    this.#process?.end();
    this.#process =
      this.conversation &&
      startProcess(this.conversation, {
        changed: () => this.requestUpdate(),
        verified: () => this.ended(),
        refused: error => this.ended(error),
      });
  }

  protected override updated(): void {
    if (isServer) return;
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog && !dialog.open && this.isConnected) dialog.showModal();
    this.#moveFocus();
    clearTimeout(this.#tick);
    if (this.#countsDown()) this.#tick = setTimeout(() => this.requestUpdate(), 1_000);
  }

  /** Into what is new: another step, or a field that was answered wrongly. */
  #moveFocus(): void {
    const field = this.#field();
    const { method = null, trouble = null } = this.#asking ?? {};
    if (this.#shown !== method)
      unclobbered(
        field ?? this.renderRoot.querySelector<HTMLElement>('form .primary, .choices .button'),
      )?.focus();
    else if (trouble && trouble !== this.#told) field?.select();
    this.#shown = method;
    this.#told = trouble;
  }

  #field(): HTMLInputElement | null {
    return this.renderRoot.querySelector('.field');
  }

  get #asking(): AskingStep | null {
    const step = this.#process?.step;
    return step?.name === 'asking' ? step : null;
  }

  #countsDown(): boolean {
    const asking = this.#asking;
    return !!asking && (isPaused(asking, Date.now()) || (asking.resendFrom ?? 0) > Date.now());
  }

  readonly #cancel = (): void => this.ended(new StepUpError('cancelled', describe('challenge-closed')));

  #actionsOf(process: ChallengeProcess): ChallengeActions {
    return {
      ...process,
      confirm: event => {
        event.preventDefault();
        void process.confirm(this.#field()!.value);
      },
      resend: () => {
        // The button goes with its press, and what comes next is the new code.
        this.#field()?.focus();
        void process.resend();
      },
      cancel: this.#cancel,
    };
  }

  // Escape, and the way back of a phone: what closes it is the end of the question, not of the dialog alone.
  readonly #dialogCancelled = (event: Event): void => {
    event.preventDefault();
    this.#cancel();
  };

  override render(): TemplateResult | typeof nothing {
    const { conversation } = this;
    const process = this.#process;
    if (!conversation || !process) return nothing;
    const { step } = process;
    const actions = this.#actionsOf(process);
    return html`<dialog
      class="panel floating ${schemeAround(this)}"
      part="panel"
      lang=${languageSpoken(this)}
      dir=${directionOf(this)}
      aria-labelledby="heading"
      aria-describedby="about"
      @cancel=${this.#dialogCancelled}
      @close=${this.#cancel}
    >
      <div class="head">
        ${shieldIcon}
        <div>
          <h2 class="heading" part="heading" id="heading">
            <slot name="heading">${spoken(this, 'challenge-heading')}</slot>
          </h2>
          ${aboutTemplate(this, conversation)}
        </div>
      </div>
      ${
        step.name === 'choosing'
          ? choosingTemplate(this, conversation.methods, actions)
          : askingTemplate(this, step, conversation, actions)
      }
    </dialog>`;
  }
}
