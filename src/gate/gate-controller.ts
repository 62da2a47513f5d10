import { aborted } from '../client/abort.js';
import type { ChangeReason, StepUpChangeEvent, StepUpClient } from '../client/client.js';
import { now, ageOf, type Moment } from '../client/clock.js';
import { parseDuration } from '../protocol/duration.js';
import { toStepUpError, type StepUpError, type StepUpErrorCode } from '../protocol/errors.js';
import type { StepUpRequest, Verification } from '../client/types.js';
import {
  StepUpDeniedEvent,
  StepUpExpiredEvent,
  StepUpRequestEvent,
  StepUpSetupRequiredEvent,
  StepUpVerifiedEvent,
  type StepUpExpiredReason,
  type StepUpReason,
} from '../gate/events.js';
import { followQuestions } from '../client/question-phase.js';
import type { StepUpGate } from '../elements/stepup-gate/stepup-gate.js';
import { rememberFocus } from '../dom/focus-return.js';
import type { HeldEvent } from './held-event.js';
import { register, release, unregister, type Guard } from './interception.js';
import { standAside } from '../overlay/modal-dialogs.js';
import { replayable } from './replay.js';
import { inOwnTask } from '../dom/task.js';

/** Where a gate stands. */
export type GateState =
  | { name: 'idle' }
  | { name: 'verifying'; abort: AbortController; verification: Promise<Verification> }
  | { name: 'verified'; verification: Verification; request: StepUpRequest }
  | { name: 'refused'; error: StepUpError; held: HeldEvent | null };

/** What a gate tells the person, beside what was clicked. */
export interface GateNotice {
  /** Which text, and the slot that replaces it. */
  text: StepUpErrorCode | 'verifying' | 'waiting' | 'verified-click-again' | 'changed' | 'resume';
  /** What it is about. */
  at?: Element;
}

const IDLE: GateState = { name: 'idle' };
// How long a person is left alone before they are told that something is going on.
const PATIENCE_MS = 300;
// How long "click again" holds for a use that leaves no entry in the cache.
const CLICK_AGAIN_MS = 60_000;

/** Asks, and lets what was held back happen; or does not. Renders nothing. */
export class GateController implements Guard {
  state: GateState = IDLE;
  notice: GateNotice | null = null;
  /** The verification that holds, or held last for this gate. */
  verification: Verification | null = null;
  /** Why the last question was refused. */
  error: StepUpError | null = null;
  readonly #gate: StepUpGate;
  #again: { trigger: Element; since: Moment } | null = null;
  #follows: StepUpClient | null = null;

  constructor(gate: StepUpGate) {
    this.#gate = gate;
  }

  get guarding(): HTMLElement {
    return this.#gate.guarding;
  }

  get includesItself(): boolean {
    return this.guarding !== this.#gate;
  }

  /** Starts to guard; to be called again when the client has changed. */
  connect(): void {
    const { client } = this.#gate;
    // Another client knows nothing of what this one has verified.
    if (this.#follows && this.#follows !== client) {
      this.#follow(null);
      this.#expire('cleared');
    }
    register(this, this.#types);
    standAside(client);
    this.#adopt();
  }

  /** To be called when an attribute has changed: a verification for something else shows nothing. */
  requestChanged(): void {
    const { state } = this;
    const { request, error } = this.#look();
    if (error) this.#report(error);
    if (state.name === 'verified' && !(request && this.#isFor(state.verification) && this.#holds(request)))
      this.#expire('cleared');
    this.connect();
    this.#gate.show();
  }

  /** Stops to guard. What is asked goes on until {@link GateController.remove}: a move is not a removal. */
  disconnect(): void {
    unregister(this);
  }

  /** Gives everything up, without a word. */
  remove(): void {
    const { state } = this;
    this.#follow(null);
    this.verification = null;
    this.#show(null, IDLE);
    if (state.name === 'verifying') state.abort.abort(new Error('The gate was removed.'));
  }

  intercepts(type: string): boolean {
    return !this.#gate.disabled && this.#types.split(/\s+/).includes(type);
  }

  isOwn(inside: readonly Element[]): boolean {
    return this.#gate.isOwn(inside);
  }

  allows(trigger: Element): boolean {
    if (this.state.name === 'verifying' || this.#gate.unlocks(trigger)) return false;
    // What is revealed is there to be used.
    if (this.#gate.conceals && this.state.name === 'verified' && this.#holds(this.state.request)) return true;
    return this.#pass() || this.#isSecondClick(trigger);
  }

  take(held: HeldEvent): void {
    // Whatever else is clicked while a question is asked is dropped.
    if (this.state.name !== 'verifying')
      this.#askFor(held.reason, this.#gate.unlocks(held.trigger) ? null : held);
    else if (this.notice?.text === 'waiting') this.#gate.client.takeOver();
  }

  /** Asks without anything held back. */
  verify(signal?: AbortSignal): Promise<Verification> {
    return this.#ask('verify', null, signal);
  }

  /** Asks again: for what was refused, after setting up MFA, here instead of in another tab. */
  retry(): void {
    const text = this.notice?.text;
    if (text === 'waiting') return this.#gate.client.takeOver();
    const reason = text === 'resume' || text === 'setup-required' ? 'resume' : 'retry';
    this.#askFor(reason, this.state.name === 'refused' ? this.state.held : null);
  }

  /** Ends the verification, in every tab. */
  lock(): void {
    const { state } = this;
    const { request } = this.#look();
    if (request) this.#gate.client.clear(request);
    if (state.name === 'verifying') state.abort.abort(new Error('The gate was locked.'));
    else if (!this.#expire('cleared')) this.#show(null, IDLE);
  }

  /** Offers the question that led away from the page. */
  offerResume(): void {
    if (this.state.name === 'idle') this.#show({ text: 'resume' });
  }

  /** Offers to set up MFA, to a person who did not pass. */
  offerSetup(): void {
    this.#show({ ...this.notice, text: 'setup-required' });
  }

  /** Takes the notice away, and gives up what it says is going on. */
  dismiss(): void {
    this.#show(null);
    if (this.state.name === 'verifying') this.state.abort.abort(new Error('The person gave up.'));
  }

  // Taken away or left empty, the attribute must not open the gate.
  get #types(): string {
    return this.#gate.intercept?.trim() || 'click submit';
  }

  #askFor(reason: StepUpReason, held: HeldEvent | null): void {
    this.#ask(reason, held).catch(() => undefined);
  }

  async #ask(reason: StepUpReason, held: HeldEvent | null, signal?: AbortSignal): Promise<Verification> {
    if (this.state.name === 'verifying') return this.state.verification;
    const { request, known, error } = this.#look();
    if (!request) {
      this.#report(error!);
      throw this.#refuse(error!, held);
    }
    if (known) {
      this.#succeed(request, known, held);
      return known;
    }
    const { resource, action } = request;
    if (!this.#dispatch(new StepUpRequestEvent({ resource, action, reason })))
      throw aborted(undefined, 'A listener of stepup-request cancelled the question.');
    // A listener may have asked by itself.
    const { state } = this as { state: GateState };
    if (state.name === 'verifying') return state.verification;
    const abort = new AbortController();
    const given = signal ? AbortSignal.any([signal, abort.signal]) : abort.signal;
    const verification = this.#run({ ...request, signal: given }, held, abort);
    this.#show(null, { name: 'verifying', abort, verification });
    return verification;
  }

  async #run(request: StepUpRequest, held: HeldEvent | null, abort: AbortController): Promise<Verification> {
    const { client } = this.#gate;
    const isAsking = (): boolean =>
      this.state.name === 'verifying' && this.state.abort === abort && this.guarding.isConnected;
    const restoreFocus = rememberFocus(held?.trigger);
    const stopTelling = this.#tellPatience(client, held?.trigger);
    try {
      const verification = await client.require(request);
      if (!isAsking()) throw aborted(abort.signal.reason);
      if (client !== this.#gate.client || (this.#gate.conceals && !this.#isFor(verification)))
        throw aborted(undefined, 'The gate asks for something else now.');
      restoreFocus();
      this.#succeed(request, verification, held);
      return verification;
    } catch (thrown) {
      const error = toStepUpError(thrown);
      if (isAsking()) {
        restoreFocus();
        this.#refuse(error, held);
      }
      throw error;
    } finally {
      stopTelling();
    }
  }

  // Says what is going on, except while the provider's own modal says it.
  #tellPatience(client: StepUpClient, at?: Element): () => void {
    const timer = setTimeout(() => {
      if (!this.notice) this.#show({ text: 'verifying', at });
    }, PATIENCE_MS);
    const unfollow = followQuestions(client, phase => {
      if (phase === 'open') clearTimeout(timer);
      if (this.state.name === 'verifying') this.#show(phase === 'waiting' ? { text: phase, at } : null);
    });
    return () => {
      clearTimeout(timer);
      unfollow();
    };
  }

  #succeed(request: StepUpRequest, verification: Verification, held?: HeldEvent | null): void {
    this.verification = verification;
    this.error = null;
    this.#show(null, { name: 'verified', verification, request: { ...request, signal: undefined } });
    this.#follow(this.#gate.client);
    this.#dispatch(new StepUpVerifiedEvent(verification));
    this.#gate.track();
    if (held) inOwnTask(() => this.#letGo(held, verification));
  }

  #letGo(held: HeldEvent, verification: Verification): void {
    const { guarding } = this;
    const { trigger } = held;
    // Locked, signed out or removed by now.
    if (this.state.name !== 'verified' || this.state.verification !== verification) return;
    const can = this.#isFor(verification) ? replayable(held, guarding) : 'changed';
    if (can === 'yes') return release(held, this);
    if (can === 'changed')
      console.warn(`<${guarding.localName}>: what was clicked has changed; nothing was done.`, trigger);
    else this.#again = { trigger, since: now() };
    this.#show({ text: can, at: trigger });
  }

  #refuse(error: StepUpError, held: HeldEvent | null): StepUpError {
    const { code: text } = error;
    this.error = error;
    if (text === 'cancelled' || text === 'aborted') this.#show(null, IDLE);
    else this.#show({ text, at: held?.trigger }, { name: 'refused', error, held });
    this.#follow(this.#gate.client);
    if (text === 'setup-required' && !this.#dispatch(new StepUpSetupRequiredEvent(error))) this.#show(null);
    this.#dispatch(new StepUpDeniedEvent(error));
    this.#gate.track(error);
    return error;
  }

  // Whether there was a verification to end.
  #expire(reason: StepUpExpiredReason): boolean {
    if (this.state.name !== 'verified') return false;
    const { verification } = this.state;
    this.verification = null;
    this.#show(null, IDLE);
    this.#dispatch(new StepUpExpiredEvent({ verification, reason }));
    return true;
  }

  // A gate that reveals opens by itself where the person already counts as verified.
  #adopt(): void {
    const { conceals, disabled, client } = this.#gate;
    if (!conceals) return;
    this.#follow(client);
    if (!disabled && !/^veri/.test(this.state.name)) this.#pass();
  }

  // Whether the person already counts as verified.
  #pass(): boolean {
    const { request, known } = this.#look();
    if (known) this.#succeed(request!, known);
    return !!known;
  }

  #follow(client: StepUpClient | null): void {
    if (this.#follows === client) return;
    this.#follows?.removeEventListener('change', this.#changed);
    client?.addEventListener('change', this.#changed);
    this.#follows = client;
  }

  readonly #changed = (event: Event): void => {
    const { reason } = event as StepUpChangeEvent;
    const { state } = this;
    const ended = reason === 'sign-out' || reason === 'member-change';
    if (state.name !== 'verified') {
      // What one member was refused says nothing about the next.
      if (state.name === 'refused' && ended) this.#show(null, IDLE);
      this.#adopt();
      // Who is here is not known now, as after a return from the back/forward cache: nothing is shown meanwhile.
    } else if (this.#gate.client.memberId === undefined || this.#holds(state.request, reason)) {
      this.#gate.show();
    } else {
      this.#expire(ended || reason === 'age' ? reason : 'cleared');
    }
  };

  // A single use leaves nothing in the cache; what it revealed stays until something ends it.
  #holds(request: StepUpRequest, reason?: ChangeReason): boolean {
    const { client } = this.#gate;
    if (typeof client.memberId !== 'string') return false;
    return parseDuration(request.maxAge ?? client.settings.maxAge)
      ? !!client.peek(request)
      : reason !== 'sign-out' && reason !== 'member-change' && reason !== 'cleared';
  }

  // What could not be let go for the person is theirs to click once more.
  #isSecondClick(trigger: Element): boolean {
    const again = this.#again;
    if (again?.trigger !== trigger || ageOf(again.since) >= CLICK_AGAIN_MS) return false;
    this.#again = null;
    this.#show(null);
    return true;
  }

  #isFor({ resource, action }: Verification): boolean {
    const { request } = this.#look();
    return request?.resource === resource && request.action === action;
  }

  // What would be asked, and whether that is known already; or why it cannot be asked.
  #look(): { request?: StepUpRequest; known?: Verification | null; error?: StepUpError } {
    try {
      const request = this.#gate.request();
      return { request, known: this.#gate.client.peek(request) };
    } catch (thrown) {
      return { error: toStepUpError(thrown, 'invalid-request') };
    }
  }

  #report({ message }: StepUpError): void {
    console.error(`<${this.guarding.localName}>: ${message}`, this.guarding);
  }

  #dispatch(event: Event): boolean {
    // A marked form may have a field of that name.
    return EventTarget.prototype.dispatchEvent.call(this.guarding, event);
  }

  #show(notice: GateNotice | null, state = this.state): void {
    if (state !== this.state) this.#again = null;
    this.state = state;
    this.notice = notice;
    this.#gate.show();
  }
}
