import { css, html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { StepUpClient } from '../../client/client.js';
import { refuseUnless, StepUpError } from '../../protocol/errors.js';
import { getStepUpClient } from '../../client/page-client.js';
import type {
  Action,
  AuditEvent,
  AuditTag,
  CacheScope,
  StepUpRequest,
  Verification,
} from '../../client/types.js';
import { composedClosest } from '../../dom/composed-tree.js';
import { GateController, type GateState } from '../../gate/gate-controller.js';
import { goUnnoticed } from '../../overlay/modal-dialogs.js';
import { Notice } from './notice.js';
import { awaitReturn } from '../../gate/resume.js';
import { isMisplaced, RevealedContent } from './revealed-content.js';
import { inOwnTask } from '../../dom/task.js';
import { attribute, isCustom, matches, read, rootOf } from '../../dom/unclobbered.js';
import { lockIcon } from '../shared/icons.js';
import { sendForms } from '../form-fetch/form-fetch.js';
import type { Guard } from '../../gate/interception.js';
import { LocalizedElement } from '../shared/localized-element.js';
import { hydrating, messageFor } from '../../i18n/messages.js';
import { styles } from './stepup-gate.styles.js';
import { theme } from '../shared/theme.styles.js';

/** Where a gate stands, as its `state` attribute and `:state()` show it. */
export type StepUpGateState = 'idle' | 'verifying' | 'verified' | 'setup-required' | 'denied' | 'error';

const FOCUSABLE = 'a[href],button,input,select,textarea,summary,[tabindex]';

/**
 * Holds back a click, a form or a piece of content until the signed-in person has proved again who they are.
 *
 * Put it around what is dangerous; handlers inside need no change. Nothing happens before the person is verified, and
 * what they meant happens exactly once afterwards. It is comfort for the person, not the lock: let the server check
 * the proof (`stepup-elements/server`).
 *
 * @example
 * <stepup-gate resource="documents" action="delete">
 *   <button type="button">Delete document</button>
 * </stepup-gate>
 *
 * @fires {StepUpRequestEvent} stepup-request - Before anyone is asked. Cancelable: then nobody is.
 * @fires {StepUpVerifiedEvent} stepup-verified - The person counts as verified; `detail` is the `Verification`.
 * @fires {StepUpDeniedEvent} stepup-denied - They do not; `detail` is the `StepUpError`, its `code` says why.
 * @fires {StepUpExpiredEvent} stepup-expired - A verification has ended; `detail` is `{ verification, reason }`.
 * @fires {StepUpSetupRequiredEvent} stepup-setup-required - The member has no MFA. Cancelable: keeps the prompt away.
 *
 * @slot - What is guarded. With `mode="reveal"` it is shown only to a verified person; a `<template>` child is not even
 * in the document until then.
 * @slot locked - Replaces the panel that is shown in place of what is locked. A button in it unlocks.
 * @slot failed - Replaces the notice of a check that was not passed.
 * @slot denied - Replaces the notice of a role that has no permission.
 * @slot setup-required - Replaces the built-in `<mfa-setup-prompt>`.
 * @slot sign-in-required - Replaces the notice that nobody is signed in.
 * @slot unavailable - Replaces the notice that the provider cannot be reached.
 * @slot timeout - Replaces the notice that no answer came in time.
 * @slot invalid-request - Replaces the notice of a gate that is not set up correctly.
 * @slot invalid-response - Replaces the notice of an answer that cannot be trusted.
 *
 * @csspart notice - The popover beside what was clicked.
 * @csspart message - Its text.
 * @csspart retry-button - The button in it that asks again.
 * @csspart setup-button - The button in it that offers to set up MFA after a failed check.
 * @csspart close-button - The button in it that takes it away.
 * @csspart panel - The panel in place of locked content.
 * @csspart heading - The panel's heading.
 * @csspart text - The panel's text.
 * @csspart unlock-button - The panel's button.
 * @csspart icon - The panel's padlock.
 *
 * @cssproperty --stepup-color-surface - Background of panels. Default `Canvas`.
 * @cssproperty --stepup-color-text - Text. Default `CanvasText`.
 * @cssproperty --stepup-color-accent - Main buttons and focus rings. Default derived from `AccentColor`.
 * @cssproperty --stepup-color-on-accent - Text on main buttons. Default the surface.
 * @cssproperty --stepup-color-border - Borders. Default derived from text and surface.
 * @cssproperty --stepup-radius-panel - Corners of panels. Default `0.75rem`.
 * @cssproperty --stepup-radius-control - Corners of buttons. Default `0.5rem`.
 * @cssproperty --stepup-shadow-panel - Shadow of the notice.
 * @cssproperty --stepup-space-notice - Padding of the notice. Default `0.75rem 0.875rem`.
 * @cssproperty --stepup-space-locked - Block padding of the locked panel. Default `2rem`.
 * @cssproperty --stepup-font-family - Default `system-ui, sans-serif`.
 * @cssproperty --stepup-font-size - Default `0.9375rem`.
 *
 * @cssstate idle - Nobody was asked, or nothing came of it.
 * @cssstate verifying - The person is being asked.
 * @cssstate verified - The person counts as verified.
 * @cssstate setup-required - The member has no MFA.
 * @cssstate denied - The role has no permission.
 * @cssstate error - Something else was refused.
 *
 * @attr {'idle' | 'verifying' | 'verified' | 'setup-required' | 'denied' | 'error'} state - Read-only: where the gate
 * stands.
 */
export class StepUpGate extends LocalizedElement {
  // One sheet: a page may have a thousand gates.
  static override readonly styles = css`
    ${theme}${styles}
  `;

  static override readonly properties: PropertyDeclarations = {
    resource: {},
    action: {},
    maxAge: { attribute: 'max-age' },
    force: { type: Boolean },
    cacheScope: { attribute: 'cache-scope' },
    mode: {},
    intercept: {},
    disabled: { type: Boolean },
    consoleUrl: { attribute: 'console-url' },
    auditTag: { attribute: 'audit-tag' },
    auditSeverity: { attribute: 'audit-severity' },
    webhook: { type: Boolean },
    comment: {},
  };

  /** What is to be changed. Required: 1 to 128 printable ASCII characters without space, `"` and `\`. */
  resource?: string;

  /** What is to be done to it. Required: `create`, `read`, `update` or `delete`. */
  action?: Action;

  /** How old a verification may be: `900`, `90s`, `15m`, `1h`. `0` asks every time. Default: the client's, `15m`. */
  maxAge?: string | number;

  /** Real MFA, even where the member's role would do. */
  force = false;

  /** What a verification counts for: `action`, `resource` or `session`. Default: the client's, `action`. */
  cacheScope?: CacheScope;

  /** `action` holds back what is done inside; `reveal` shows the content only to a verified person. */
  mode: 'action' | 'reveal' = 'action';

  /** The types of events that are held back, with spaces between. Cancelable custom events may be added. */
  intercept = 'click submit';

  /** Guards nothing for now: lets everything through, and reveals nothing. */
  disabled = false;

  /** Where MFA is set up, if the provider cannot open its console itself. */
  consoleUrl?: string;

  /** The tag under which success and failure are logged, as `thing:verb`. */
  auditTag?: AuditTag;

  /** How serious it is: `low`, `medium` or `high`. */
  auditSeverity?: AuditEvent['severity'];

  /** Has the provider send its chat webhook with what is logged. */
  webhook = false;

  /** What is about to happen, in the person's words ("Delete invoice 1042"). Shown where the provider can. */
  comment?: string;

  /**
   * What is guarded: the gate itself or, for a gate that stands in for marked-up content, the marked element.
   * @internal
   */
  guarding: HTMLElement = this;

  readonly #internals: ElementInternals | undefined = this.attachInternals?.();
  readonly #controller = new GateController(this);
  #content: RevealedContent | undefined;
  #notice: Notice | undefined;
  #client: StepUpClient | undefined;
  #shownState: StepUpGateState | undefined;
  #revealed = false;

  /**
   * What decides about the events in it.
   * @internal
   */
  get guard(): Guard {
    return this.#controller;
  }

  /** Where the gate stands. */
  get state(): StepUpGateState {
    return stateOf(this.#controller.state);
  }

  /** The last verification, while it holds. */
  get verification(): Verification | null {
    return this.#controller.verification;
  }

  /** Why the last question was refused. */
  get error(): StepUpError | null {
    return this.#controller.error;
  }

  /** Who decides. Default: the page's client. */
  get client(): StepUpClient {
    return this.#client ?? getStepUpClient();
  }

  set client(client: StepUpClient | undefined) {
    this.#client = client;
    if (this.isConnected) {
      this.client.connect();
      this.#controller.connect();
    }
    this.requestUpdate();
  }

  /**
   * Asks, without anything clicked; a verification that still holds is taken.
   * @param options `signal` gives the question up.
   * @throws {StepUpError} Any code; the gate shows it as well.
   */
  verify(options?: { signal?: AbortSignal }): Promise<Verification> {
    return this.#controller.verify(options?.signal);
  }

  /** Ends the verification, in every tab, and conceals what was revealed. */
  lock(): void {
    this.#controller.lock();
  }

  /** Offers the question again to a person who comes back from setting up MFA elsewhere. */
  resume(): void {
    this.#focusContent();
    this.#controller.offerResume();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A clone brings the attribute of its original along.
    this.#reflect();
    this.#controller.connect();
    const root = rootOf(this.guarding);
    sendForms(root);
    if (root !== document) goUnnoticed(root);
    awaitReturn(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#controller.disconnect();
    inOwnTask(() => {
      if (!this.isConnected) this.#controller.remove();
    });
  }

  protected override update(changed: PropertyValues<this>): void {
    if (this.isConnected && changed.size) this.#controller.requestChanged();
    super.update(changed);
  }

  protected override updated(): void {
    this.#notice?.updated();
  }

  protected override render(): TemplateResult {
    if (this.#controller.notice) this.#notice ??= new Notice(this, this.#controller);
    // A server has drawn it locked, without a notice.
    const free = !hydrating.has(this);
    const notice = free ? this.#notice?.render() : undefined;
    if (!this.conceals || (free && this.#reveals)) return html`<slot></slot>${notice}`;
    return html`<slot name="locked">
        <div class="panel locked" part="panel">
          ${lockIcon}
          <p class="heading" part="heading">${messageFor(this, 'locked-heading')}</p>
          <p class="text" part="text">${messageFor(this, 'locked')}</p>
          <div class="actions">
            <button
              class="button primary"
              part="unlock-button"
              type="button"
              ?disabled=${this.disabled}
              aria-disabled=${free && this.state === 'verifying'}
              @click=${this.#unlock}
            >
              ${messageFor(this, 'unlock')}
            </button>
          </div>
        </div>
      </slot>
      ${notice}`;
  }

  get #reveals(): boolean {
    return this.state === 'verified' && !this.disabled && typeof this.client.memberId === 'string';
  }

  #focusContent(): void {
    const unlock = this.renderRoot.querySelectorAll<HTMLElement>('[part=unlock-button]');
    [...unlock, ...this.querySelectorAll<HTMLElement>(FOCUSABLE)].find(element => {
      // WebKit focuses what no slot shows, too.
      if (element.getClientRects().length) element.focus({ preventScroll: true });
      return element.matches(':focus');
    });
  }

  #reflect(): void {
    const { state } = this;
    if (this.getAttribute('state') !== state) this.setAttribute('state', state);
    if (state === this.#shownState) return;
    const states = this.#internals?.states;
    states?.delete(this.#shownState!);
    states?.add(state);
    this.#shownState = state;
  }

  #unlock(): void {
    this.verify().catch(() => undefined);
  }

  /**
   * Shows what was refused after it was let go, as if the question had been refused.
   * @param at What was clicked or submitted.
   * @internal
   */
  refuse(error: StepUpError, at: Element): void {
    this.#controller.refuse(error, at);
  }

  // What follows is what the controller needs of the gate.

  /**
   * Whether it shows content instead of guarding an action. With a mode that is none, nothing is shown.
   * @internal
   */
  get conceals(): boolean {
    return (this.mode ?? 'action') !== 'action';
  }

  /**
   * Shows where the controller stands; called before the events.
   * @internal
   */
  show(): void {
    this.#reflect();
    this.requestUpdate();
    const reveals = this.conceals && this.#reveals;
    if (reveals === this.#revealed) return;
    this.#revealed = reveals;
    // What has the focus now is about to go.
    if (this.matches(':focus-within')) void this.updateComplete.then(() => this.#focusContent());
    this.#content ??= new RevealedContent(this);
    if (reveals) this.#content.show();
    else this.#content.hide();
  }

  /**
   * What is asked for.
   * @throws {StepUpError} `invalid-request`.
   * @internal
   */
  request(): StepUpRequest {
    const { resource, action, force, maxAge, cacheScope, comment } = this;
    refuseUnless('mode', this.mode ?? 'action', ['action', 'reveal']);
    if (this.conceals && isMisplaced(this)) {
      throw new StepUpError(
        'invalid-request',
        'a framework has put the content beside the <template>. Render it on stepup-verified, remove it on stepup-expired.',
      );
    }
    return {
      resource: resource ?? '',
      action: (action ?? '') as Action,
      forceStepUp: force,
      maxAge: maxAge ?? undefined,
      cacheScope: cacheScope ?? undefined,
      comment: comment ?? undefined,
    };
  }

  /**
   * Logs success, or what was refused, where the attributes ask for it.
   * @internal
   */
  track(error?: StepUpError): void {
    const { auditTag, auditSeverity: severity, webhook, resource, action } = this;
    if (!auditTag && !webhook && !severity) return;
    void this.client.track(
      {
        tag: auditTag ?? `${resource}:${action}`,
        severity,
        status: !error,
        ...(error && { error: error.code }),
        metadata: { resource, action },
        page: location.pathname,
      },
      { webhookNotification: webhook, requireAuth: false },
    );
  }

  /**
   * Whether a trigger opens the gate's panel instead of being guarded itself.
   * @internal
   */
  unlocks(trigger: Element): boolean {
    return this.conceals && !!composedClosest(trigger, '[slot=locked]');
  }

  /**
   * Whether what was hit is the gate's own, drawn by it or in one of its notices, and not what it guards.
   * @internal
   */
  isOwn(inside: readonly Element[]): boolean {
    if (this.guarding !== this) return false;
    const child = inside.find(element => read(Node.prototype, 'parentNode', element) === this);
    if (!child) return inside.length > 0;
    const slot = attribute(child, 'slot');
    return slot === 'locked' ? !inside.some(isButton) : !!slot;
  }
}

function stateOf(state: GateState): StepUpGateState {
  if (state.name !== 'refused') return state.name;
  const { code } = state.error;
  return code === 'setup-required' || code === 'denied' ? code : 'error';
}

function isButton(element: Element): boolean {
  return isCustom(element) || matches(element, 'button,input,[role=button]');
}
