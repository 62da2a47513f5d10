import { aborted } from '../../core/abort.js';
import type {
  ChangeReason,
  StepUpChangeEvent,
  StepUpClient,
  StepUpQuestionEvent,
} from '../../core/client.js';
import { now, ageOf, type Moment } from '../../core/clock.js';
import { StepUpError, toStepUpError, type StepUpErrorCode } from '../../core/errors.js';
import type { AuditEvent, AuditOptions, StepUpRequest, Verification } from '../../core/types.js';
import {
  StepUpDeniedEvent,
  StepUpExpiredEvent,
  StepUpRequestEvent,
  StepUpSetupRequiredEvent,
  StepUpVerifiedEvent,
  type StepUpExpiredReason,
  type StepUpReason,
} from '../gate-events.js';
import { rememberFocus } from './focus-return.js';
import type { HeldEvent } from './held-event.js';
import { register, release, unregister, type Guard } from './interception.js';
import { goUnnoticed, standAside } from './modal-dialogs.js';
import { replayable } from './replay.js';
import { inOwnTask } from './task.js';

/** Where a gate stands. */
export type GateState =
  | { name: 'idle' }
  | { name: 'verifying'; held: HeldEvent | null; abort: AbortController; verification: Promise<Verification> }
  | { name: 'verified'; verification: Verification; request: StepUpRequest }
  | { name: 'refused'; error: StepUpError; held: HeldEvent | null };

/** What a gate tells the person, beside what was clicked. */
export interface GateNotice {
  /** Which text, and the slot that replaces it. */
  text: StepUpErrorCode | 'verifying' | 'waiting' | 'verified-click-again' | 'changed' | 'resume';
  /** What it is about. */
  at: Element | null;
}

/** What the controller needs of what it works for. */
export interface GateHost {
  /** Whose content is guarded, and who dispatches the events. */
  readonly guarding: HTMLElement;
  /** Whether that element is marked itself, and not only what holds the content. */
  readonly includesItself: boolean;
  readonly client: StepUpClient;
  readonly disabled: boolean;
  /** The event types that are held back. */
  readonly types: readonly string[];
  /** Shows content instead of guarding an action. */
  readonly reveals: boolean;
  /**
   * What is asked for.
   * @throws {StepUpError} `invalid-request`.
   */
  request(): StepUpRequest;
  /** What is logged, or null. */
  audit(): { event: AuditEvent; options: AuditOptions } | null;
  /** Whether a trigger opens a panel instead of being guarded itself. */
  unlocks(trigger: Element): boolean;
  /** Whether what was hit is the gate's own, and not what it guards. */
  isOwn(inside: readonly Element[]): boolean;
  /** State or notice have changed. Called before the events. */
  show(): void;
}

// How long a person is left alone before they are told that something is going on.
const PATIENCE_MS = 300;
// How long "click again" holds for a use that leaves no entry in the cache.
const CLICK_AGAIN_MS = 60_000;
const ENDS = /^(sign-out|member-change|cleared)$/;

/** Asks, and lets what was held back happen; or does not. Renders nothing. */
export class GateController implements Guard {
  state: GateState = { name: 'idle' };
  notice: GateNotice | null = null;
  /** The verification that holds, or held last for this gate. */
  verification: Verification | null = null;
  /** Why the last question was refused. */
  error: StepUpError | null = null;
  readonly #host: GateHost;
  #again: { trigger: Element; since: Moment } | null = null;
  #listensTo: StepUpClient | null = null;

  constructor(host: GateHost) {
    this.#host = host;
  }

  get guarding(): HTMLElement {
    return this.#host.guarding;
  }

  get includesItself(): boolean {
    return this.#host.includesItself;
  }

  /** Starts to guard; to be called again when the types or the client change. */
  connect(): void {
    const { state } = this;
    // Another client knows nothing of what this one has verified.
    if (this.#listensTo && this.#listensTo !== this.#host.client) {
      this.#unlisten();
      if (state.name === 'verified') this.#expire(state.verification, 'cleared');
    }
    register(this, this.#host.types);
    standAside(this.#host.client);
    goUnnoticed(this.guarding);
    if (this.#host.reveals) {
      this.#listen();
      this.#adopt();
    }
  }

  /** To be called when what is asked for has changed: a verification for something else shows nothing. */
  requestChanged(): void {
    const { state } = this;
    const request = this.#request();
    if (state.name === 'verified' && !(this.#isFor(state.verification) && this.#holds(request)))
      this.#expire(state.verification, 'cleared');
    if (this.#host.reveals) {
      this.#listen();
      this.#adopt();
    }
    this.#host.show();
  }

  /** Stops to guard. What is asked goes on until {@link GateController.remove}: a move is not a removal. */
  disconnect(): void {
    unregister(this);
  }

  /** Gives everything up, without a word. */
  remove(): void {
    const { state } = this;
    this.#unlisten();
    this.verification = null;
    this.#set({ name: 'idle' }, null);
    if (state.name === 'verifying') state.abort.abort(new Error('The gate was removed.'));
  }

  intercepts(type: string): boolean {
    return !this.#host.disabled && this.#host.types.includes(type);
  }

  isOwn(inside: readonly Element[]): boolean {
    return this.#host.isOwn(inside);
  }

  allows(trigger: Element): boolean {
    if (this.state.name === 'verifying' || this.#host.unlocks(trigger)) return false;
    // What is revealed is there to be used.
    if (this.#host.reveals && this.state.name === 'verified' && this.#holds(this.state.request)) return true;
    const request = this.#request();
    const verification = request instanceof StepUpError ? null : this.#host.client.peek(request);
    if (verification) this.#succeed(request as StepUpRequest, verification);
    return !!verification || this.#isSecondClick(trigger);
  }

  take(held: HeldEvent): void {
    if (this.state.name === 'verifying') {
      // Whatever else is clicked while a question is asked is dropped.
      if (this.notice?.text === 'waiting') this.#host.client.takeOver();
      return;
    }
    this.#ask(held.reason, this.#host.unlocks(held.trigger) ? null : held).catch(() => undefined);
  }

  /** Asks without anything held back. */
  verify(signal?: AbortSignal): Promise<Verification> {
    return this.#ask('verify', null, signal);
  }

  /** Asks again: for what was refused, after setting up MFA, here instead of in another tab. */
  retry(): void {
    const text = this.notice?.text;
    if (text === 'waiting') return this.#host.client.takeOver();
    const reason = text === 'resume' || text === 'setup-required' ? 'resume' : 'retry';
    const held = this.state.name === 'refused' ? this.state.held : null;
    this.#ask(reason, held).catch(() => undefined);
  }

  /** Ends the verification, in every tab. */
  lock(): void {
    const { state } = this;
    const request = this.#request();
    if (!(request instanceof StepUpError)) this.#host.client.clear(request);
    if (state.name === 'verifying') state.abort.abort(new Error('The gate was locked.'));
    else if (this.state.name === 'verified') this.#expire(this.state.verification, 'cleared');
    else this.#set({ name: 'idle' }, null);
  }

  /** Offers the question that led away from the page. */
  offerResume(): void {
    if (this.state.name === 'idle') this.#tell({ text: 'resume', at: null });
  }

  /** Offers to set up MFA, to a person who did not pass. */
  offerSetup(): void {
    this.#tell({ text: 'setup-required', at: this.notice?.at ?? null });
  }

  /** Takes the notice away, and gives up what it says is going on. */
  dismiss(): void {
    this.#tell(null);
    if (this.state.name === 'verifying') this.state.abort.abort(new Error('The person gave up.'));
  }

  async #ask(reason: StepUpReason, held: HeldEvent | null, signal?: AbortSignal): Promise<Verification> {
    const before = this.state;
    if (before.name === 'verifying') return await before.verification;
    const { client, guarding } = this.#host;
    const request = this.#request();
    if (request instanceof StepUpError) {
      console.error(`<${guarding.localName}>: ${request.message}`, guarding);
      throw this.#refuse(request, held);
    }
    const known = client.peek(request);
    if (known) {
      this.#succeed(request, known, held);
      return known;
    }
    const { resource, action } = request;
    if (!this.#dispatch(new StepUpRequestEvent({ resource, action, reason }))) {
      throw aborted(undefined, 'A listener of stepup-request cancelled the question.');
    }
    // A listener may have asked by itself.
    const after = this.state as GateState;
    if (after.name === 'verifying') return await after.verification;
    const abort = new AbortController();
    const given = signal ? AbortSignal.any([signal, abort.signal]) : abort.signal;
    const verification = this.#run({ ...request, signal: given }, held, abort);
    this.#set({ name: 'verifying', held, abort, verification }, null);
    return await verification;
  }

  async #run(request: StepUpRequest, held: HeldEvent | null, abort: AbortController): Promise<Verification> {
    const { client } = this.#host;
    const restoreFocus = rememberFocus(held?.trigger);
    const stopTelling = this.#tellPatience(held);
    try {
      const verification = await client.require(request);
      if (!this.#isAsking(abort)) throw aborted(abort.signal.reason);
      if (client !== this.#host.client || (this.#host.reveals && !this.#isFor(verification)))
        throw aborted(undefined, 'The gate asks for something else now.');
      restoreFocus();
      this.#succeed(request, verification, held);
      return verification;
    } catch (thrown) {
      const error = toStepUpError(thrown);
      if (this.#isAsking(abort)) {
        restoreFocus();
        this.#refuse(error, held);
      }
      throw error;
    } finally {
      stopTelling();
    }
  }

  // Says what is going on, except while the provider's own modal says it.
  #tellPatience(held: HeldEvent | null): () => void {
    const { client } = this.#host;
    const at = held?.trigger ?? null;
    let quiet = false;
    const say = (text: 'verifying' | 'waiting'): void => {
      if (this.state.name === 'verifying') this.#tell({ text, at });
    };
    const timer = setTimeout(() => {
      if (!quiet && !this.notice) say('verifying');
    }, PATIENCE_MS);
    const listener = (event: Event): void => {
      const { phase } = event as StepUpQuestionEvent;
      quiet = phase === 'open';
      if (phase === 'waiting') say('waiting');
      else if (this.state.name === 'verifying') this.#tell(null);
    };
    client.addEventListener('question', listener);
    return () => {
      clearTimeout(timer);
      client.removeEventListener('question', listener);
    };
  }

  #succeed(request: StepUpRequest, verification: Verification, held: HeldEvent | null = null): void {
    this.verification = verification;
    this.error = null;
    this.#set({ name: 'verified', verification, request: { ...request, signal: undefined } }, null);
    this.#listen();
    this.#dispatch(new StepUpVerifiedEvent(verification));
    this.#track(true);
    if (held) inOwnTask(() => this.#letGo(held, verification));
  }

  #letGo(held: HeldEvent, verification: Verification): void {
    const { guarding } = this.#host;
    // Locked, signed out or removed by now.
    if (this.state.name !== 'verified' || this.state.verification !== verification) return;
    const can = this.#isFor(verification) ? replayable(held, guarding) : 'changed';
    if (can === 'yes') return release(held, this);
    const changed = can === 'changed';
    if (changed)
      console.warn(`<${guarding.localName}>: what was clicked has changed; nothing was done.`, held.trigger);
    else this.#again = { trigger: held.trigger, since: now() };
    this.#tell({ text: changed ? 'changed' : 'verified-click-again', at: held.trigger });
  }

  #refuse(error: StepUpError, held: HeldEvent | null): StepUpError {
    const { guarding } = this.#host;
    const at = held?.trigger ?? null;
    this.error = error;
    const text = error.code;
    if (text === 'cancelled' || text === 'aborted') this.#set({ name: 'idle' }, null);
    else this.#set({ name: 'refused', error, held }, { text, at });
    this.#listen();
    if (text === 'setup-required' && !this.#dispatch(new StepUpSetupRequiredEvent(error))) this.#tell(null);
    this.#dispatch(new StepUpDeniedEvent(error));
    this.#track(false, error);
    return error;
  }

  #expire(verification: Verification, reason: StepUpExpiredReason): void {
    this.verification = null;
    this.#set({ name: 'idle' }, null);
    this.#dispatch(new StepUpExpiredEvent({ verification, reason }));
  }

  // A gate that reveals opens by itself where the person already counts as verified.
  #adopt(): void {
    const { client, disabled } = this.#host;
    if (this.state.name === 'verified' || this.state.name === 'verifying' || disabled) return;
    const request = this.#request();
    const verification = request instanceof StepUpError ? null : client.peek(request);
    if (verification) this.#succeed(request as StepUpRequest, verification);
  }

  #listen(): void {
    const { client } = this.#host;
    if (this.#listensTo === client) return;
    this.#unlisten();
    this.#listensTo = client;
    client.addEventListener('change', this.#changed);
  }

  #unlisten(): void {
    this.#listensTo?.removeEventListener('change', this.#changed);
    this.#listensTo = null;
  }

  readonly #changed = (event: Event): void => {
    const { client, reveals } = this.#host;
    const { reason } = event as StepUpChangeEvent;
    const { state } = this;
    if (state.name !== 'verified') {
      // What one member was refused says nothing about the next.
      if (state.name === 'refused' && (reason === 'sign-out' || reason === 'member-change'))
        this.#set({ name: 'idle' }, null);
      if (reveals) this.#adopt();
    } else if (client.memberId === undefined) {
      // Not known now, as after a return from the back/forward cache: nothing is shown meanwhile.
      this.#host.show();
    } else if (this.#holds(state.request, reason)) {
      this.#host.show();
    } else {
      this.#expire(state.verification, expiredReason(reason));
    }
  };

  // A single use leaves nothing in the cache; what it revealed stays until something ends it.
  #holds(request: StepUpRequest | StepUpError, reason?: ChangeReason): boolean {
    const { client } = this.#host;
    if (request instanceof StepUpError || typeof client.memberId !== 'string') return false;
    const { maxAge = client.settings.maxAge } = request;
    return /^0+[smh]?$/.test(String(maxAge)) ? !ENDS.test(reason ?? '') : !!client.peek(request);
  }

  // What could not be let go for the person is theirs to click once more.
  #isSecondClick(trigger: Element): boolean {
    const again = this.#again;
    if (again?.trigger !== trigger || ageOf(again.since) >= CLICK_AGAIN_MS) return false;
    this.#again = null;
    this.#tell(null);
    return true;
  }

  #isFor({ resource, action }: Verification): boolean {
    const request = this.#request();
    return !(request instanceof StepUpError) && request.resource === resource && request.action === action;
  }

  #dispatch(event: Event): boolean {
    // A marked form may have a field of that name.
    return EventTarget.prototype.dispatchEvent.call(this.guarding, event);
  }

  #isAsking(abort: AbortController): boolean {
    return this.state.name === 'verifying' && this.state.abort === abort && this.guarding.isConnected;
  }

  #request(): StepUpRequest | StepUpError {
    try {
      const request = this.#host.request();
      this.#host.client.peek(request);
      return request;
    } catch (error) {
      return toStepUpError(error, 'invalid-request');
    }
  }

  #track(status: boolean, error?: StepUpError): void {
    const audit = this.#host.audit();
    if (!audit) return;
    const event = { ...audit.event, status, ...(error && { error: error.code }) };
    void this.#host.client.track(event, audit.options);
  }

  #set(state: GateState, notice: GateNotice | null): void {
    this.state = state;
    this.notice = notice;
    this.#again = null;
    this.#host.show();
  }

  #tell(notice: GateNotice | null): void {
    this.notice = notice;
    this.#host.show();
  }
}

function expiredReason(reason: ChangeReason): StepUpExpiredReason {
  return reason === 'age' || reason === 'sign-out' || reason === 'member-change' ? reason : 'cleared';
}
