import { describe } from '#developer-messages';
import { aborted, bounded } from '../client/abort.js';
import type { StepUpClient } from '../client/client.js';
import type { Verification } from '../client/types.js';
import type { GatePort } from './gate-port.js';
import { inAnyCase } from '../dom/in-any-case.js';
import { isConnected } from '../dom/unclobbered.js';
import { makeWayFor } from '../overlay/making-way.js';
import { toStepUpError, type StepUpError } from '../protocol/errors.js';
import { Answers } from './answers.js';
import { unlocks } from './decide.js';
import { demandOf, reachableClient, seenOf } from './demand.js';
import { pageEvent } from './dispatch.js';
import type { StepUpReason } from './events.js';
import { discharge, guardedBy, reveals, type GateSettings, type Guard } from './guard.js';
import { latePart, type LatePart } from './late-part.js';
import { startGuarding, stopListening } from './listeners.js';
import { INITIAL_STATE, type Asking, type Demand, type GateState } from './machine/state.js';
import type {
  EarlyEvent,
  EventOf,
  GateDispatch,
  GateEffect,
  GateEvent,
  LateEffect,
} from './machine/types.js';
import { untilAnswered } from './machine/until-answered.js';
import type { RecordedEvent } from './recorded-event.js';
import { reportRefusal } from './report.js';
import { runQuestion } from './running-question.js';

/** Does what the machine decides: asks, and tells the page. What follows from an answer the late part does. */
export class GateController implements Guard {
  readonly #port: GatePort;
  // An idle gate does not need it, and there may be thousands.
  #expected: Answers | undefined;
  #state = INITIAL_STATE;
  #giveUp: ((error: StepUpError) => void) | null = null;

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
    return this.#port.gate;
  }

  get client(): StepUpClient {
    return this.#port.gate.client;
  }

  /** Everything that the gate remembers. */
  get state(): GateState {
    return this.#state;
  }

  /** Starts to guard. */
  connect(): void {
    // Before anything that can throw.
    startGuarding(this);
    const client = reachableClient(this);
    if (client) {
      client.connect();
      makeWayFor(client);
    }
    this.#openWhereKnown();
  }

  /** Whether nothing follows from the attributes of a gate that has come but that it guards, as with nearly all. */
  get isPlain(): boolean {
    const { phase, isConnected, reveals } = this.#state;
    return isConnected && !reveals && phase === INITIAL_STATE.phase && !demandOf(this).error;
  }

  /** To be called when attributes have changed, and once after `connect`, when all of them are there. */
  setUp(): void {
    const demand = demandOf(this);
    const holds = !!latePart()?.stillHolds(this, demand);
    this.send({ ...seenOf(this), type: 'set-up', demand, holds });
    if (this.#state.reveals) this.#openWhereKnown();
  }

  /** To be called when other types of events are held back than before. */
  listen(): void {
    startGuarding(this);
  }

  /** To be called when another client decides. */
  replaceClient(): void {
    if (!this.#state.isConnected) return;
    this.#end({ type: 'client-replaced' });
    if (isConnected(this.gate)) this.connect();
  }

  /** Stops to guard. What is asked goes on until the gate is removed: a move is not a removal. */
  disconnect(): void {
    discharge(this);
  }

  /** Ends what is asked: the gate has left the page for good. */
  remove(): void {
    inAnyCase(() => this.#end({ type: 'removed' }), stopListening);
  }

  hold(recorded: RecordedEvent): void {
    const error = latePart()?.formFault(recorded);
    // Nobody is asked for what could not be sent afterwards.
    if (error) return this.send({ type: 'unsendable', recorded, error });
    void this.#ask(recorded.reason, unlocks(this, recorded.trigger) ? null : recorded);
  }

  /** Asks without anything held back. */
  verify(signal?: AbortSignal): Promise<Verification> {
    return bounded(this.#ask('verify', null, signal), signal);
  }

  /** Expects the answer to a question that is not asked yet, and gives its id. */
  expectAnswer(): number {
    return this.#answers.expect().id;
  }

  /** Ends the verification, in every tab. */
  lock(): void {
    const { question } = demandOf(this);
    if (latePart() || !question) return this.#end({ type: 'lock', question });
    // The other tabs hear of it now, whatever becomes of this one.
    this.client.clear(question);
    this.#end({ type: 'lock', question: null });
  }

  // What ends a question. Before the late part is there it is given up at once, and has ended when that is there.
  #end(event: EventOf<'client-replaced' | 'removed' | 'lock'>): void {
    if (latePart()) return this.send(event);
    this.#giveUp?.(aborted());
    // Most gates ask nothing, and have nothing to wait for.
    if (this.#state.phase.name !== 'idle') this.whenLate(() => this.send(event));
  }

  // A gate that reveals is open where the person already counts as verified for what it asks now.
  #openWhereKnown(): void {
    // Before the late part is there, nothing that is revealed would be seen.
    const demand = reveals(this.settings) && latePart() ? demandOf(this) : null;
    this.send({ ...seenOf(this), type: 'connected', demand });
  }

  #ask(reason: StepUpReason, held: RecordedEvent | null, signal?: AbortSignal): Promise<Verification> {
    const { id, promise } = this.#answers.expect(signal);
    const find = (): Demand => demandOf(this, held?.trigger ?? null);
    const demand = find();
    const wasThere = isConnected(this.guarded);
    const ask = (demand: Demand): void =>
      wasThere && !isConnected(this.guarded)
        ? this.#answers.reject(id, aborted(undefined, describe('asker-gone')))
        : this.send({ type: 'ask', id, reason, held, demand });
    // Where nobody has to be asked, the late part is waited for, which alone can take it from there. A gate that is
    // removed meanwhile is as one that is removed while it asks.
    if (demand.known && !latePart())
      void this.#port
        .prepare()
        .then(find)
        .catch((thrown: unknown): Demand => ({ question: null, known: null, error: toStepUpError(thrown) }))
        .then(ask);
    else ask(demand);
    return promise;
  }

  send(event: GateEvent): void {
    const late = latePart();
    // Whatever else happens to a gate comes from the late part.
    const { state, effects } = late
      ? late.transition(this.#state, event)
      : untilAnswered(this.#state, event as EarlyEvent);
    const isNews = state !== this.#state;
    this.#state = state;
    late?.follow(this);
    if (isNews) inAnyCase(() => this.#port.show(state));
    for (const effect of effects) inAnyCase(() => this.#run(effect));
  }

  #run(given: GateEffect): void {
    const effect = given as Exclude<GateEffect, LateEffect>;
    switch (effect.type) {
      case 'dispatch':
        return this.#dispatch(effect);
      case 'ask':
        return this.#start(effect.asking);
      case 'give-up':
        return this.#giveUp?.(effect.error);
      case 'resolve':
        return this.#answers.resolve(effect.id, effect.verification);
      case 'reject':
        return this.#answers.reject(effect.id, effect.error);
      case 'join':
        return this.#answers.join(effect.id, effect.to);
      case 'report':
        return reportRefusal(this.guarded, effect.error);
      default:
        effect satisfies never;
        return this.whenLate(late => late.run(given as LateEffect, this));
    }
  }

  /** Does something with the late part: at once or, where it is not there yet, as soon as it is. */
  whenLate(act: (late: LatePart) => void): void {
    const late = latePart();
    if (late) return act(late);
    this.#port.prepare().then(
      () => act(latePart()!),
      () => undefined,
    );
  }

  #dispatch(told: GateDispatch): void {
    // A marked form may have a field of that name.
    const proceeds = EventTarget.prototype.dispatchEvent.call(this.guarded, pageEvent(told));
    if (told.name === 'stepup-request') this.send({ type: 'announced', id: told.id, isCancelled: !proceeds });
    else if (!proceeds) this.send({ type: 'setup-prevented' });
  }

  #start(asking: Asking): void {
    const { id, held } = asking;
    this.#giveUp = runQuestion(asking, this, () => this.#prepare(held), this.#answers.signalOf(id), {
      stage: stage => this.send({ type: 'question', id, stage }),
      answered: (verification, client) => {
        latePart()!.answered(this, id, verification, client);
        // It may ask something else by now. What is held is told of that when it is due.
        if (!held) this.setUp();
      },
      failed: error => this.send({ type: 'failed', id, error, isConnected: isConnected(this.guarded) }),
    });
  }

  /** Brings the late part beside a question, and takes up what could not be known without it. */
  async #prepare(held: Asking['held']): Promise<void> {
    if (latePart()) return;
    await this.#port.prepare();
    this.setUp();
    const fault = held && latePart()!.formFault(held.recorded);
    if (fault) {
      reportRefusal(this.guarded, fault);
      throw fault;
    }
  }
}
