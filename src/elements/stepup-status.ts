import { html, isServer, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { StepUpClient } from '../core/client.js';
import { getStepUpClient } from '../core/page-client.js';
import type { Action, CacheScope, StepUpRequest, Verification } from '../core/types.js';
import { clearDeclaredRoot } from './declared-root.js';
import { lockIcon, shieldIcon } from './icons.js';
import { announce } from './live-region.js';
import { followMessages, messageFor } from './messages.js';
import { styles } from './stepup-status.styles.js';
import { theme } from './theme.styles.js';

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
export class StepUpStatus extends LitElement {
  static override styles = [theme, styles];

  /** What the verification is for. Without `resource` and `action`: any. */
  @property() resource?: string;

  /** `create`, `read`, `update` or `delete`. */
  @property() action?: Action;

  /** How old a verification may be: `900`, `90s`, `15m`, `1h`. Default: the client's setting. */
  @property({ attribute: 'max-age' }) maxAge?: number | string;

  /** What a verification counts for: `action`, `resource` or `session`. Default: the client's setting. */
  @property({ attribute: 'cache-scope' }) cacheScope?: CacheScope;

  /** Another client than the page's. */
  @property({ attribute: false }) client?: StepUpClient;

  #verification: Verification | null = null;
  #followed?: StepUpClient;
  #complaint = '';
  @query('.panel') private panel!: HTMLElement;

  constructor() {
    super();
    followMessages(this);
  }

  /** The verification that holds, or null. */
  get verification(): Verification | null {
    return this.#verification;
  }

  /** Ends what this element stands for, in every tab. */
  lock(): void {
    const { client } = this;
    const request = this.#request;
    (client ?? getStepUpClient()).clear(this.#isAny ? undefined : request);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follow(undefined);
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    clearDeclaredRoot(this);
    return super.createRenderRoot();
  }

  protected override willUpdate(): void {
    if (!isServer && this.isConnected) this.#verification = this.#peek();
  }

  protected override updated(): void {
    if (isServer) return;
    const verified = !!this.#verification;
    this.toggleAttribute('verified', verified);
  }
}
