import type { StepUpClient } from '../../client/client.js';
import { getStepUpClient } from '../../client/page-client.js';
import type { Action, AuditEvent, AuditTag, CacheScope, Verification } from '../../client/types.js';
import { inAnyCase } from '../../dom/in-any-case.js';
import { inOwnTask } from '../../dom/task.js';
import { localNameOf } from '../../dom/unclobbered.js';
import type { GateController } from '../../gate/gate-controller.js';
import { GuardingElement, type GateSettings } from '../../gate/guard.js';
import { errorOf, stateAttribute, verificationOf, type StepUpGateState } from '../../gate/machine/state.js';
import { isReturning } from '../../gate/returning.js';
import { reappoint } from '../../gate/marked-element.js';
import type { StepUpError } from '../../protocol/errors.js';
import { loadLooks, loadLooksAfterStart } from '../looks.js';
import { GateDisplay } from './gate-display.js';
import { layOutIn } from './layout.js';
import { ATTRIBUTES, declareProperties, defaults, propertyOf, takeOver, valueOf } from './properties.js';
import { enterRoots } from './roots.js';

export type { StepUpGateState } from '../../gate/machine/state.js';

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
 * @slot verifying - Replaces the notice that the question is on its way.
 * @slot waiting - Replaces the notice that the person is asked in another tab.
 * @slot in-window - Replaces the notice that the person is asked in another window.
 * @slot verified-click-again - Replaces the notice that a click has to be made once more.
 * @slot changed - Replaces the notice that what was clicked has changed meanwhile.
 * @slot resume - Replaces the notice to a member who comes back from setting MFA up.
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
 * @cssproperty --stepup-space-panel - Inline padding of the locked panel. Default `1.25rem`.
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
export class StepUpGate extends GuardingElement {
  static readonly observedAttributes: readonly string[] = ATTRIBUTES;

  static {
    declareProperties(
      this.prototype,
      gate => gate.#values,
      (gate, name, value) => gate.#set(name, value),
    );
  }

  /**
   * What is to be changed. Required: 1 to 128 printable ASCII characters without space, `"` and `\`.
   * @attr resource
   */
  declare resource?: string | undefined;

  /**
   * What is to be done to it. Required: `create`, `read`, `update` or `delete`.
   * @attr action
   */
  declare action?: Action | undefined;

  /**
   * How old a verification may be: `900`, `90s`, `15m`, `1h`. `0` asks every time. Default: the client's, `15m`.
   * @attr max-age
   */
  declare maxAge?: string | number | undefined;

  /**
   * Real MFA, even where the member's role would do.
   * @attr force
   * @default false
   */
  declare force: boolean;

  /**
   * What a verification counts for: `action`, `resource` or `session`. Default: the client's, `action`.
   * @attr cache-scope
   */
  declare cacheScope?: CacheScope | undefined;

  /**
   * `action` holds back what is done inside; `reveal` shows the content only to a verified person.
   * @attr mode
   * @default 'action'
   */
  declare mode: 'action' | 'reveal';

  /**
   * The types of events that are held back, with spaces between. Cancelable custom events may be added.
   * @attr intercept
   * @default 'click submit'
   */
  declare intercept: string;

  /**
   * Guards nothing for now: lets everything through, and reveals nothing.
   * @attr disabled
   * @default false
   */
  declare disabled: boolean;

  /**
   * Where MFA is set up, if the provider cannot open its console itself.
   * @attr console-url
   */
  declare consoleUrl?: string | undefined;

  /**
   * The tag under which success and failure are logged, as `thing:verb`.
   * @attr audit-tag
   */
  declare auditTag?: AuditTag | undefined;

  /**
   * How serious it is: `low`, `medium` or `high`.
   * @attr audit-severity
   */
  declare auditSeverity?: AuditEvent['severity'] | undefined;

  /**
   * Has the provider send its chat webhook with what is logged.
   * @attr webhook
   * @default false
   */
  declare webhook: boolean;

  /**
   * What is about to happen, in the person's words ("Delete invoice 1042"). Shown where the provider can.
   * @attr comment
   */
  declare comment?: string | undefined;

  /**
   * Which one: a step-up for invoice 1042 does not open 1043. 1 to 256 printable ASCII characters without `"` and `\\`.
   * @attr target
   */
  declare target?: string | undefined;

  /**
   * Names of fields of the guarded form, which say which one: `amount iban`. Read when it is held and when it is let go.
   * @attr target-fields
   */
  declare targetFields?: string | undefined;

  readonly #values = defaults();
  readonly #display: GateDisplay;
  readonly #controller: GateController;
  #client: StepUpClient | undefined;

  constructor() {
    super();
    // First: one that cannot start reveals nothing.
    layOutIn(document, localNameOf(this));
    this.#display = new GateDisplay(this);
    this.#controller = this.#display.controller;
    inAnyCase(() => takeOver(this));
  }

  /** Where the gate stands. */
  get state(): StepUpGateState {
    return stateAttribute(this.#controller.state);
  }

  /** The verification that holds now, or null. */
  get verification(): Verification | null {
    return verificationOf(this.#controller.state);
  }

  /** Why the last question was refused. */
  get error(): StepUpError | null {
    return errorOf(this.#controller.state);
  }

  /** Who decides. Default: the page's client. */
  get client(): StepUpClient {
    return this.#client ?? getStepUpClient();
  }

  set client(client: StepUpClient | undefined) {
    if (client === this.#client) return;
    this.#client = client;
    this.#controller.replaceClient();
  }

  /** Resolves when everything that is to be seen is drawn. */
  get updateComplete(): Promise<void> {
    return this.#display.whenDrawn();
  }

  /**
   * Asks, without anything clicked; a verification that still holds is taken.
   * @param options `signal` gives the question up.
   * @throws {StepUpError} Any code; the gate shows it as well.
   */
  verify(options?: { signal?: AbortSignal | undefined }): Promise<Verification> {
    return this.#controller.verify(options?.signal);
  }

  /** Ends the verification, in every tab, and conceals what was revealed. */
  lock(): void {
    this.#controller.lock();
  }

  /** Offers the question again to a person who comes back from setting up MFA elsewhere. */
  resume(): void {
    this.#controller.whenLate(() => {
      this.#controller.send({ type: 'offer-resume' });
      void this.#display.focusContent();
    });
  }

  connectedCallback(): void {
    inAnyCase(
      // First: whatever goes wrong afterwards, it guards, and shows nothing.
      () => this.#controller.connect(),
      () => this.#display.connect(),
      () => enterRoots(this),
    );
    loadLooksAfterStart();
    if (isReturning())
      loadLooks().then(
        looks => looks.awaitReturn(this),
        () => undefined,
      );
  }

  disconnectedCallback(): void {
    this.#controller.disconnect();
    this.#display.disconnect();
    // A move is not a removal.
    inOwnTask(() => {
      if (!this.isConnected && !reappoint(this)) this.#controller.remove();
    });
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    const property = propertyOf(name);
    if (property) this.#set(property, valueOf(property, value));
  }

  #set(name: keyof GateSettings, value: unknown): void {
    if (Object.is(this.#values[name], value)) return;
    this.#values[name] = value;
    this.#display.settingsChanged(name);
  }
}
