import { page, unclobbered } from '../../dom/unclobbered.js';
import {
  html,
  isServer,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type { StepUpClient } from '../../client/client.js';
import { toStepUpError, type StepUpError } from '../../protocol/errors.js';
import { getStepUpClient } from '../../client/page-client.js';
import type { Action } from '../../client/types.js';
import { visitConsole } from './console-visit.js';
import { composedContains, deepActiveElement } from '../../dom/composed-tree.js';
import { shieldIcon } from '../shared/icons.js';
import { announce } from '../../dom/live-region.js';
import { LocalizedElement } from '../shared/localized-element.js';
import { messageIn, type StepUpMessageKey } from '../../i18n/messages.js';
import {
  MfaSetupCompleteEvent,
  MfaSetupDismissEvent,
  MfaSetupErrorEvent,
  MfaSetupOpenEvent,
} from './events.js';
import { styles } from './mfa-setup-prompt.styles.js';
import { followQuestions } from '../../client/question-phase.js';
import { schemeAround } from '../shared/page-scheme.js';
import { directionOf, languageSpoken, spoken } from '../shared/spoken.js';
import { theme } from '../shared/theme.styles.js';

type Told = 'setup-error' | 'left-open' | 'waiting' | null;

/**
 * Asks a member without a second factor to set one up, and takes them to where that is done: the provider's console
 * or, where the provider cannot open it, `console-url`.
 *
 * @slot heading - Replaces the heading.
 * @slot - Replaces the text below it.
 * @slot open - Replaces the text of the button that opens the console.
 * @slot dismiss - Replaces the text of the button that closes the prompt.
 *
 * @csspart panel - The panel, or the dialog.
 * @csspart icon - The icon beside the text.
 * @csspart heading - The heading.
 * @csspart text - The text below it.
 * @csspart error - Says that the console could not be opened.
 * @csspart open-button - Opens the console.
 * @csspart dismiss-button - Closes the prompt.
 *
 * @cssproperty --stepup-color-surface - The background. Default `Canvas`.
 * @cssproperty --stepup-color-text - The text. Default `CanvasText`.
 * @cssproperty --stepup-color-accent - The main button, the icon and the focus ring. Default from `AccentColor`.
 * @cssproperty --stepup-color-on-accent - The text on the main button. Default: the background.
 * @cssproperty --stepup-color-border - Borders. Default: mixed from text and background.
 * @cssproperty --stepup-color-danger - What went wrong. Default: the text's colour.
 * @cssproperty --stepup-radius-panel - The panel's corners. Default `0.75rem`.
 * @cssproperty --stepup-radius-control - The buttons' corners. Default `0.5rem`.
 * @cssproperty --stepup-space-panel - The panel's inner distance. Default `1.25rem`.
 * @cssproperty --stepup-shadow-panel - The shadow of what floats.
 * @cssproperty --stepup-font-family - The font. Default `system-ui`.
 * @cssproperty --stepup-font-size - Its size. Default `0.9375rem`.
 *
 * @fires {MfaSetupOpenEvent} mfa-setup-open - Before the console opens; cancelable.
 * @fires {MfaSetupCompleteEvent} mfa-setup-complete - The console was closed.
 * @fires {MfaSetupDismissEvent} mfa-setup-dismiss - The member does not want to now.
 * @fires {MfaSetupErrorEvent} mfa-setup-error - The console could not be opened.
 */
export class MfaSetupPrompt extends LocalizedElement {
  static override styles = [theme, styles];

  static override properties: PropertyDeclarations = {
    open: { type: Boolean, reflect: true },
    variant: { reflect: true },
    consoleUrl: { attribute: 'console-url' },
    client: { attribute: false },
    resource: { attribute: false },
    action: { attribute: false },
  };

  /** Whether the prompt is shown. */
  open = false;

  /** `inline`: a panel where the element is. `dialog`: a modal dialog. */
  variant: 'inline' | 'dialog' = 'inline';

  /**
   * Where MFA is set up, if the provider cannot open its console itself: an address of this page's origin, of the
   * provider, or of the origin set by `configureStepUp({ consoleUrl })`. Default: that setting.
   */
  consoleUrl?: string | undefined;

  /** Another client than the page's. */
  client?: StepUpClient | undefined;

  /** With `action`: the question that is offered again when the member has left for the console and returns. */
  resource?: string | undefined;

  /** With `resource`: the question that is offered again. */
  action?: Action | undefined;

  // What is said beside the buttons: why it did not come to the console, or has not yet.
  #told: Told = null;
  // The provider's console lies on the page: a modal dialog of ours would make it inert.
  #away = false;
  #visit?: Promise<'closed' | 'navigated' | null>;
  #focusBefore: Element | null = null;
  #takesFocus = false;

  /** Shows the prompt and moves the focus into it; a visit to the console that never ended is given up. */
  show(): void {
    if (this.open && !this.#away) return;
    this.#focusBefore ??= deepActiveElement();
    this.#takesFocus = this.open = true;
    this.#ended();
  }

  /** Hides the prompt; the focus goes back to where it was when `show()` was called. */
  hide(): void {
    if (!this.open) return;
    const active = deepActiveElement();
    const ours = !active || active === page.body || composedContains(this, active);
    this.open = false;
    this.#told = null;
    this.#dialog?.close();
    if (ours) unclobbered(this.#focusBefore as HTMLElement | null)?.focus?.();
    this.#focusBefore = null;
  }

  /**
   * Takes the member to where MFA is set up. A second call while the console is open joins the first.
   * @returns `closed` when they are back, `navigated` when the page is being left, null when `mfa-setup-open` was
   * cancelled or the console could not be opened (`mfa-setup-error` says why).
   */
  openConsole(): Promise<'closed' | 'navigated' | null> {
    return (this.#visit ??= this.#openConsole().finally(() => this.#ended()));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A dialog that was moved is open but no longer modal.
    if (this.hasUpdated) this.#syncDialog();
  }

  protected override updated(changed: PropertyValues): void {
    if (isServer) return;
    this.#syncDialog();
    if (!this.open) return;
    if (this.#takesFocus) unclobbered(this.renderRoot.querySelector<HTMLElement>('.primary')!).focus();
    else if (changed.get('open') === false && this.variant !== 'dialog') this.#announce('setup');
    this.#takesFocus = false;
  }

  async #openConsole(): Promise<'closed' | 'navigated' | null> {
    if (!this.#tell(new MfaSetupOpenEvent())) return null;
    const { resource, action, consoleUrl } = this;
    let unfollow: (() => void) | undefined;
    this.#tellPerson(null);
    try {
      const client = this.client ?? getStepUpClient();
      unfollow = followQuestions(client, ({ phase }) => {
        this.#tellPerson(phase === 'waiting' ? phase : null);
        if (phase !== 'open') return;
        this.#away = true;
        this.#dialog?.close();
      });
      const question = resource && action ? { resource, action } : null;
      const outcome = await visitConsole(client, consoleUrl, question);
      if (outcome === 'closed' && this.isConnected) {
        this.hide();
        this.#tell(new MfaSetupCompleteEvent());
      }
      return outcome;
    } catch (thrown) {
      this.#refuse(toStepUpError(thrown));
      return null;
    } finally {
      unfollow?.();
    }
  }

  #ended(): void {
    this.#visit = undefined;
    this.#away = false;
    this.requestUpdate();
  }

  #refuse(error: StepUpError): void {
    const { code, reason } = error;
    const isLeftOpen = reason === 'left-open';
    if (code === 'cancelled' || (code === 'aborted' && !isLeftOpen) || !this.isConnected) return;
    if (code === 'invalid-request') console.error(`<mfa-setup-prompt> ${error.message}`, this);
    this.#ended();
    this.#tellPerson(isLeftOpen ? reason : 'setup-error');
    this.#tell(new MfaSetupErrorEvent(error));
  }

  #tellPerson(told: Told): void {
    this.#told = told;
    this.requestUpdate();
    if (told) void this.updateComplete.then(() => this.#announce(told));
  }

  // While another tab is asked, the button takes that over.
  readonly #press = (): void => {
    if (this.#told === 'waiting') (this.client ?? getStepUpClient()).takeOver();
    else void this.openConsole();
  };

  // In one place, because the manifest's analyzer reads an event's name out of `dispatchEvent(new …)`, and wrongly.
  #tell(event: Event): boolean {
    return this.dispatchEvent(event);
  }

  #announce(key: StepUpMessageKey): void {
    const { text, isForeign } = messageIn(this, key);
    announce(text, this.#dialog ?? this, isForeign);
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  #dismiss(): void {
    this.hide();
    this.#tell(new MfaSetupDismissEvent());
  }

  #syncDialog(): void {
    const dialog = this.#dialog;
    if (!dialog) return;
    const shown = this.open && !this.#away && this.isConnected;
    if (dialog.open && !(shown && dialog.matches(':modal'))) dialog.close();
    if (shown && !dialog.open) dialog.showModal();
  }

  // Escape, or a form inside, has closed it, and not this element.
  #dialogClosed(): void {
    if (this.open && !this.#away && !this.#dialog?.open) this.#dismiss();
  }

  override render(): TemplateResult | typeof nothing {
    const isWaiting = this.#told === 'waiting';
    const content = html`<div class="content">
      ${shieldIcon}
      <div>
        <p class="heading" part="heading" id="heading">
          <slot name="heading">${spoken(this, 'setup-heading')}</slot>
        </p>
        <p class="text" part="text" id="text"><slot>${spoken(this, 'setup')}</slot></p>
        ${this.#told ? html`<p class="error" part="error">${spoken(this, this.#told)}</p>` : nothing}
        <div class="actions">
          <button
            type="button"
            class="button primary"
            part="open-button"
            aria-disabled=${!!this.#visit && !isWaiting}
            @click=${this.#press}
          >
            ${
              isWaiting
                ? spoken(this, 'verify-here')
                : html`<slot name="open">${spoken(this, 'setup-open')}</slot>`
            }
          </button>
          <button type="button" class="button" part="dismiss-button" @click=${this.#dismiss}>
            <slot name="dismiss">${spoken(this, 'setup-dismiss')}</slot>
          </button>
        </div>
      </div>
    </div>`;
    if (this.variant === 'dialog') {
      return html`<dialog
        class="panel floating ${schemeAround(this)}"
        part="panel"
        lang=${languageSpoken(this)}
        dir=${directionOf(this)}
        aria-labelledby="heading"
        aria-describedby="text"
        @close=${this.#dialogClosed}
      >
        ${content}
      </dialog>`;
    }
    if (!this.open) return nothing;
    return html`<div
      class="panel ${schemeAround(this)}"
      part="panel"
      lang=${languageSpoken(this)}
      dir=${directionOf(this)}
      role="group"
      aria-labelledby="heading"
      aria-describedby="text"
    >
      ${content}
    </div>`;
  }
}
