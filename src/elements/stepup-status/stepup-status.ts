import { html, isServer, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { StepUpClient } from '../../client/client.js';
import { toStepUpError } from '../../protocol/errors.js';
import { getStepUpClient } from '../../client/page-client.js';
import type { Action, CacheScope, StepUpRequest, Verification } from '../../client/types.js';
import { lockIcon, shieldIcon } from '../shared/icons.js';
import { announce } from '../../dom/live-region.js';
import { LocalizedElement } from '../shared/localized-element.js';
import { BESIDE_TEXTS } from '../../i18n/beside-texts.js';
import { hydrating, messageIn, type MessageValues, type StepUpMessageKey } from '../../i18n/messages.js';
import { schemeAround } from '../shared/page-scheme.js';
import { directionOf, languageSpoken, spoken } from '../shared/spoken.js';
import { styles } from './stepup-status.styles.js';
import { theme } from '../shared/theme.styles.js';

const MINUTE = 60_000;

/**
 * Says how long a verification still holds, with a way to end it now. Without `resource` and `action` it stands for
 * everything that was verified in this session.
 *
 * @slot unverified - Replaces the text while nobody is verified.
 * @slot lock - Replaces the text of the button.
 *
 * @csspart panel - The whole.
 * @csspart icon - The icon before the text.
 * @csspart label - The text.
 * @csspart lock-button - Ends the verification.
 *
 * @cssproperty --stepup-color-surface - The background. Default `Canvas`.
 * @cssproperty --stepup-color-text - The text. Default `CanvasText`.
 * @cssproperty --stepup-color-accent - The icon and the focus ring. Default from `AccentColor`.
 * @cssproperty --stepup-color-border - Borders. Default: mixed from text and background.
 * @cssproperty --stepup-radius-status - The corners. Default `1.25rem`.
 * @cssproperty --stepup-font-family - The font. Default `system-ui`.
 * @cssproperty --stepup-font-size - Its size. Default `0.875rem`.
 *
 * @attr {boolean} verified - Set while a verification holds; for styling only, never read.
 */
export class StepUpStatus extends LocalizedElement {
  static override styles = [theme, styles];

  static override properties: PropertyDeclarations = {
    resource: {},
    action: {},
    maxAge: { attribute: 'max-age' },
    cacheScope: { attribute: 'cache-scope' },
    client: { attribute: false },
  };

  /** What the verification is for. Without `resource` and `action`: any. */
  resource?: string | undefined;

  /** `create`, `read`, `update` or `delete`. */
  action?: Action | undefined;

  /** How old a verification may be: `900`, `90s`, `15m`, `1h`. Default: the client's setting. */
  maxAge?: number | string | undefined;

  /** What a verification counts for: `action`, `resource` or `session`. Default: the client's setting. */
  cacheScope?: CacheScope | undefined;

  /** Another client than the page's. */
  client?: StepUpClient | undefined;

  protected override readonly textGroups = [BESIDE_TEXTS];

  #verification: Verification | null = null;
  #followed?: StepUpClient;
  #complaint = '';

  /** The verification that holds, or null. */
  get verification(): Verification | null {
    return this.#verification;
  }

  /**
   * Ends what this element stands for, in every tab.
   * @throws {StepUpError} `invalid-request` for attributes that name no request.
   */
  lock(): void {
    this.#client.clear(this.#request);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follow(undefined);
  }

  protected override willUpdate(): void {
    // A server renders for nobody: nothing is verified there.
    if (isServer || !this.isConnected || hydrating.has(this)) return;
    const before = this.#verification;
    this.#verification = this.#peek();
    this.toggleAttribute('verified', !!this.#verification);
    if (this.hasUpdated && !before !== !this.#verification) {
      const { text, isForeign } = messageIn(this, ...this.#label());
      announce(text, this, isForeign);
    }
  }

  get #client(): StepUpClient {
    return this.client ?? getStepUpClient();
  }

  get #request(): StepUpRequest | undefined {
    const { resource, action, maxAge, cacheScope } = this;
    if (!resource && !action) return undefined;
    return {
      resource: resource!,
      action: action!,
      maxAge: maxAge ?? undefined,
      cacheScope: cacheScope ?? undefined,
    };
  }

  #peek(): Verification | null {
    let complaint = '';
    let verification: Verification | null = null;
    try {
      const client = this.#client;
      this.#follow(client);
      const any = {
        resource: '*',
        action: 'read',
        cacheScope: 'session',
        maxAge: this.maxAge ?? undefined,
      } as const;
      client.connect();
      verification = client.peek(this.#request ?? any);
      // At the next full minute the text is another one.
      if (verification) client.wakeIn((verification.expiresAt - Date.now()) % MINUTE);
    } catch (error) {
      complaint = `<stepup-status> ${toStepUpError(error).message}`;
      if (complaint !== this.#complaint) console.error(complaint, this);
    }
    this.#complaint = complaint;
    return verification;
  }

  #follow(client: StepUpClient | undefined): void {
    if (client === this.#followed) return;
    this.#followed?.removeEventListener('change', this.#changed);
    client?.addEventListener('change', this.#changed);
    this.#followed = client;
  }

  readonly #changed = (): void => this.requestUpdate();

  async #lock(): Promise<void> {
    this.lock();
    await this.updateComplete;
    // The button that had the focus is gone.
    if (!this.#verification) this.renderRoot.querySelector<HTMLDivElement>('.panel')!.focus();
  }

  #label(): [StepUpMessageKey, MessageValues?] {
    const verification = this.#verification;
    if (!verification) return ['status-unverified'];
    const minutes = Math.ceil((verification.expiresAt - Date.now()) / MINUTE);
    const inMinutes = { style: 'unit', unit: 'minute', unitDisplay: 'long' } as const;
    const time = (language: string): string => new Intl.NumberFormat(language, inMinutes).format(minutes);
    return ['status-verified', { time }];
  }

  override render(): TemplateResult {
    const label = spoken(this, ...this.#label());
    const [look, icon, text, lock] = this.#verification
      ? [
          '',
          shieldIcon,
          label,
          html`<button type="button" class="button" part="lock-button" @click=${this.#lock}>
            <slot name="lock">${spoken(this, 'lock')}</slot>
          </button>`,
        ]
      : ['unverified', lockIcon, html`<slot name="unverified">${label}</slot>`];
    return html`<div
      class="panel ${look} ${schemeAround(this)}"
      part="panel"
      tabindex="-1"
      lang=${languageSpoken(this)}
      dir=${directionOf(this)}
    >
      ${icon} <span part="label">${text}</span> ${lock}
    </div>`;
  }
}
