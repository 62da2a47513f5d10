import { bounded } from '../client/abort.js';
import type { StepUpClient } from '../client/client.js';
import type { ChangeReason } from '../client/events.js';
import type { Verification } from '../client/types.js';
import type { GatePort } from './gate-port.js';
import { inAnyCase } from '../dom/in-any-case.js';
import { inOwnTask } from '../dom/task.js';
import { isConnected } from '../dom/unclobbered.js';
import { makeWayFor } from '../overlay/making-way.js';
import type { StepUpError } from '../protocol/errors.js';
import type { TargetedOperation } from '../protocol/operation.js';
import { Answers } from './answers.js';
import { logOutcome } from './audit.js';
import { ClientFollower, type ClientListener } from './client-follower.js';
import { unlocks } from './decide.js';
import { formFault } from './form-request.js';
import { askingDemand, demandOf, isForOneUse, presentDemand } from './demand.js';
import { isStillAsked, reachableClient, seenOf, stillHolds } from './demand.js';
import { pageEvent } from './dispatch.js';
import type { StepUpReason } from './events.js';
import { guardedBy, reveals, type GateSettings, type Guard } from './guard.js';
import { release } from './late-release.js';
import { noteUse, wasLatestUse } from './latest-use.js';
import { startGuarding, stopGuarding } from './listeners.js';
import { passageFor, type Passage } from './machine/passage.js';
import { askingOf, errorOf, heldOf, INITIAL_STATE, isFollowing, passedForOf } from './machine/state.js';
import type { Asking, GateState } from './machine/state.js';
import { transition } from './machine/transition.js';
import type { GateDispatch, GateEffect, GateEvent } from './machine/types.js';
import type { RecordedEvent, Replayability } from './recorded-event.js';
import { reportChanged, reportRefusal } from './report.js';
import { runQuestion } from './running-question.js';

/** Does what the machine decides: asks, tells the page, and lets held events go. Draws nothing. */
export class GateController implements Guard, ClientListener {
  readonly #port: GatePort;
  // An idle gate needs none of these, and there may be thousands.
  #expected: Answers | undefined;
  #follower: ClientFollower | undefined;
  #state = INITIAL_STATE;
  #giveUp: ((why: string) => void) | null = null;
  lastFields: string | undefined;

  constructor(port: GatePort) {
    this.#port = port;
  }

  get #answers(): Answers {
    return (this.#expected ??= new Answers());
  }

  get gate(): HTMLElement {
    return this.#port.gate;
  }

  get guarded(): HTMLElement {
    return guardedBy(this.#port.gate);
  }

  get settings(): GateSettings {
    return this.#port.settings;
  }

  get client(): StepUpClient {
    return this.#port.client;
  }

  /** Everything that the gate remembers. */
  get state(): GateState {
    return this.#state;
  }

  get verification(): Verification | null {
    return passedForOf(this.#state);
  }

  get error(): StepUpError | null {
    return errorOf(this.#state);
  }

  get isAsking(): boolean {
    return askingOf(this.#state) !== null;
  }

  /** Starts to guard. */
  connect(): void {
    // Before anything that can throw.
    startGuarding(this);
    const client = reachableClient(this);
    client?.connect();
    if (client) makeWayFor(client);
    this.#openWhereKnown();
  }

  /** To be called when attributes have changed, and once after `connect`, when all of them are there. */
  setUp(): void {
    const demand = demandOf(this);
    const holds = stillHolds(this.#state, this, { question: demand.question });
    this.#send({ type: 'set-up', ...seenOf(this), demand, holds });
    if (this.#state.reveals) this.#openWhereKnown();
  }

  /** To be called when other types of events are held back than before. */
  listen(): void {
    startGuarding(this);
  }

  /** To be called when another client decides. */
  replaceClient(): void {
    if (!this.#state.isConnected) return;
    this.#send({ type: 'client-replaced' });
    if (isConnected(this.gate)) this.connect();
  }

  /** Stops to guard. What is asked goes on until {@link GateController.remove}: a move is not a removal. */
  disconnect(): void {
    stopGuarding(this);
  }

  /** Gives everything up, without a word. */
  remove(): void {
    this.#send({ type: 'removed' });
  }

  passageFor(trigger: Element): Passage | null {
    if (unlocks(this, trigger)) return null;
    return passageFor(this.#state, trigger, presentDemand(this.#state, this, trigger));
  }

  pass(passage: Passage): void {
    this.lastFields = passage.question?.target;
    if (passage.question) noteUse(passage.question, this);
    this.#send({ type: 'passed', passage });
    if (passage.why === 'again') this.#endUse();
  }

  hold(recorded: RecordedEvent): void {
    const { form, trigger } = recorded;
    // Nobody is asked for what could not be sent afterwards.
    const fault = form && formFault(form, trigger === form ? null : trigger);
    if (fault) return this.#send({ type: 'unsendable', recorded, error: fault });
    void this.#ask(recorded.reason, unlocks(this, trigger) ? null : recorded);
  }

  decideAgain(recorded: RecordedEvent, replayability: Replayability): void {
    const seen = release()?.lookAgain(recorded.seen) ?? null;
    const present = presentDemand(this.#state, this, recorded.trigger);
    this.#send({ type: 'due', recorded, replayability, seen, ...present });
  }

  refuseAfterwards(error: StepUpError, about: Element): void {
    if (isConnected(this.guarded)) this.#send({ type: 'refused-afterwards', error, about });
  }

  /** Asks without anything held back. */
  verify(signal?: AbortSignal): Promise<Verification> {
    return bounded(this.#ask('verify', null, signal), signal);
  }

  /** Asks again: for what was refused, after setting up MFA, here instead of in another tab. */
  retry(): void {
    const demand = askingDemand(this, heldOf(this.#state));
    this.#send({ type: 'retry', id: this.#answers.expect().id, demand });
  }

  /** Ends the verification, in every tab. */
  lock(): void {
    this.#send({ type: 'lock', question: demandOf(this).question });
  }

  /** Offers the question that led away from the page. */
  offerResume(): void {
    this.#send({ type: 'offer-resume' });
  }

  /** Offers to set up MFA, to a person who did not pass. */
  offerSetup(): void {
    this.#send({ type: 'offer-setup' });
  }

  /** Takes the notice away, and gives up what it says is going on. */
  dismiss(): void {
    this.#send({ type: 'dismiss' });
  }

  // A gate that reveals is open where the person already counts as verified for what it asks now.
  #openWhereKnown(): void {
    // Before the late part is there, nothing that is revealed would be seen.
    const demand = reveals(this.settings) && release() ? demandOf(this) : null;
    this.#send({ type: 'connected', ...seenOf(this), demand });
  }

  clientChanged(reason: ChangeReason): void {
    this.#send({
      type: 'news',
      reason,
      isMemberKnown: typeof this.client.memberId === 'string',
      demand: demandOf(this),
      holds: stillHolds(this.#state, this, { reason }),
    });
  }

  serverRefused(operation: TargetedOperation, error: StepUpError): void {
    if (wasLatestUse(operation, this)) this.#send({ type: 'refused', operation, error });
  }

  #ask(reason: StepUpReason, held: RecordedEvent | null, signal?: AbortSignal): Promise<Verification> {
    const { id, promise } = this.#answers.expect(signal);
    this.#send({ type: 'ask', id, reason, held, demand: askingDemand(this, held) });
    return promise;
  }

  #send(event: GateEvent): void {
    const { state, effects } = transition(this.#state, event);
    const isNews = state !== this.#state;
    this.#state = state;
    const steps = effects.map(effect => () => this.#run(effect));
    inAnyCase(this.#follow.bind(this), () => isNews && this.#port.show(state), ...steps);
  }

  #run(effect: GateEffect): void {
    switch (effect.type) {
      case 'dispatch':
        return this.#dispatch(effect);
      case 'ask':
        return this.#start(effect.asking);
      case 'give-up':
        return this.#giveUp?.(effect.why);
      case 'resolve':
        return this.#answers.resolve(effect.id, effect.verification);
      case 'reject':
        return this.#answers.reject(effect.id, effect.error);
      case 'join':
        return this.#answers.join(effect.id, effect.to);
      case 'let-go-soon':
        return inOwnTask(() => this.#goOn(effect.recorded));
      case 'let-go':
        noteUse(this.#state.used!.operation, this);
        release()!.agree(effect.recorded, this);
        return this.#endUse();
      case 'log':
        return logOutcome(reachableClient(this), this.settings, this.lastFields, effect.error);
      case 'report':
        return reportRefusal(this.guarded, effect.error);
      case 'report-changed':
        return reportChanged(this.guarded, effect.trigger);
      case 'tell-gone':
        return this.#port.tellGone();
      case 'take-over':
        return this.client.takeOver();
      case 'clear':
        return this.client.clear(effect.question);
      case 'wake-at':
        if (isForOneUse(this.#state, this.client)) return;
        return this.client.wakeIn(Math.max(0, effect.expiresAt - Date.now()));
      default:
        return effect satisfies never;
    }
  }

  #dispatch(told: GateDispatch): void {
    // A marked form may have a field of that name.
    const proceeds = EventTarget.prototype.dispatchEvent.call(this.guarded, pageEvent(told));
    if (told.name === 'stepup-request')
      this.#send({ type: 'announced', id: told.id, isCancelled: !proceeds });
    else if (!proceeds) this.#send({ type: 'setup-prevented' });
  }

  #start(asking: Asking): void {
    const { id } = asking;
    this.#giveUp = runQuestion(asking, this, () => this.#port.prepare(), this.#answers.signalOf(id), {
      patienceOver: () => this.#send({ type: 'patience-over', id }),
      stage: stage => this.#send({ type: 'question', id, stage }),
      answered: (verification, client) => {
        const isWanted = client === this.client && isStillAsked(this, verification);
        this.#send({ type: 'answered', id, verification, isConnected: isConnected(this.guarded), isWanted });
      },
      failed: error => this.#send({ type: 'failed', id, error, isConnected: isConnected(this.guarded) }),
    });
  }

  #goOn(recorded: RecordedEvent): void {
    // It comes beside each question. What was known without one, the person can do again, and it passes.
    const late = release();
    if (late) late.goOn(recorded, this);
    else this.decideAgain(recorded, 'verified-click-again');
  }

  #endUse({ verification } = this): void {
    if (verification && isForOneUse(this.#state, this.client))
      inOwnTask(() => this.#send({ type: 'spent', verification }));
  }

  #follow(): void {
    const client = isFollowing(this.#state) ? reachableClient(this) : null;
    if (client) this.#follower ??= new ClientFollower(this);
    this.#follower?.follow(client);
  }
}
