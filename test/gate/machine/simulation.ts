import assert from 'node:assert/strict';
import type { Verification } from '../../../src/client/types.js';
import { StepUpError, type StepUpErrorCode } from '../../../src/protocol/errors.js';
import { isSameOperation, passageFor } from '../../../src/gate/machine/passage.js';
import { noticeOf } from '../../../src/gate/machine/notice.js';
import { isFollowing } from '../../../src/gate/machine/after-answer.js';
import {
  askingOf,
  errorOf,
  INITIAL_STATE,
  isRevealed,
  stateAttribute,
  verificationOf,
  type Asking,
  type Demand,
  type GateState,
  type Question,
} from '../../../src/gate/machine/state.js';
import { transition } from '../../../src/gate/machine/transition.js';
import type { GateDispatch, GateEffect, GateEvent } from '../../../src/gate/machine/types.js';
import type { RecordedEvent, Replayability } from '../../../src/gate/recorded-event.js';
import type { Snapshot } from '../../../src/gate/snapshot.js';
import { heldClick } from './fixtures.js';

type News = Extract<GateEvent, { type: 'news' }>['reason'];

/** What a listener of the page does when it hears an event. */
export type Reaction = 'nothing' | 'cancel' | 'lock' | 'verify' | 'remove' | 'clear' | 'set-up' | 'sign-out';

const MAX_AGE_MS = 900_000;
const SILENT = ['cancelled', 'aborted'];
const WHILE_ASKING = ['verifying', 'waiting', 'in-window'];

/**
 * A gate's machine with everything around it made up: a client with its memory, a page with listeners, and a clock. It
 * looks after each step whether the gate has kept its promises.
 */
export class Simulation {
  state: GateState = INITIAL_STATE;
  readonly resources = ['documents', 'accounts'];
  resource = 'documents';
  isSingleUse = false;
  reveals = false;
  isDisabled = false;
  isValid = true;
  isOnPage = false;
  member: string | null | undefined = 'member-1';
  clock = 0;
  reaction: Reaction = 'nothing';
  readonly triggers = [{}, {}] as unknown as Element[];
  readonly running = new Map<number, Asking>();
  readonly ended: Asking[] = [];
  due: RecordedEvent[] = [];
  letGo = 0;
  /** What the triggers stand for, as a number that changes with it. */
  content = 0;
  #lastId = 0;
  readonly #settled = new Map<number, number>();
  readonly #questionOfHeld = new Map<RecordedEvent, Question>();
  // What a client remembers, by resource.
  readonly #known = new Map<string, Verification>();
  // What was verified for one use, and is not ended.
  readonly #once = new Set<Verification>();
  // The last request, until it is followed by verified or denied; and one that was given up.
  #open: number | null = null;
  #closing: number | null = null;
  readonly #givenUp = new Set<number>();
  #hasMovedOn = false;
  // What was seen at each notice, and at the last one.
  readonly #pictures = new Map<Snapshot, number>();
  #lastSeen: { trigger: Element; content: number; at: number } | null = null;

  get question(): Question {
    return { resource: this.resource, action: 'delete', maxAge: this.isSingleUse ? 0 : '15m' };
  }

  get demand(): Demand {
    if (!this.isValid)
      return { question: null, known: null, error: new StepUpError('invalid-request', 'no') };
    return { question: this.question, known: this.#peek(this.question) };
  }

  get isFinished(): boolean {
    return !this.running.size && !this.due.length;
  }

  // What happens on the page.

  connect(): void {
    this.isOnPage = true;
    this.send({ type: 'connected', ...this.#seen(), demand: this.reveals ? this.demand : null });
  }

  remove(): void {
    this.isOnPage = false;
    this.send({ type: 'removed' });
    assert.equal(askingOf(this.state), null, 'nothing is asked after a removal');
    assert.equal(isFollowing(this.state), false, 'nothing is followed after a removal');
    assert.equal(noticeOf(this.state), null, 'nothing is told after a removal');
    for (const id of this.running.keys()) assert.ok(this.#givenUp.has(id), 'what was asked is given up');
  }

  click(trigger: Element): void {
    const { demand } = this;
    const passage = passageFor(this.state, trigger, {
      demand,
      holds: this.#holds(),
      at: this.#moment(),
      isAsSeen: seen => this.#pictures.get(seen) === this.content,
    });
    if (passage) {
      if (passage.why === 'again') this.#assertWasSeen(trigger);
      const holding = passage.why === 'known' ? passage.known : verificationOf(this.state);
      this.#assertMayLetGo(passage.question, holding, passage.why !== 'revealed');
      this.letGo++;
      return this.send({ type: 'passed', passage });
    }
    const held = heldClick(trigger);
    if (demand.question) this.#questionOfHeld.set(held, demand.question);
    this.ask('click', held);
  }

  ask(reason: 'click' | 'verify', held: RecordedEvent | null = null): void {
    this.send({ type: 'ask', id: this.#expect(), reason, held, demand: this.demand });
  }

  retry(): void {
    this.send({ type: 'retry', id: this.#expect(), demand: this.demand });
  }

  lock(): void {
    this.send({ type: 'lock', question: this.demand.question });
    assert.equal(verificationOf(this.state), null, 'a locked gate is verified for nothing');
  }

  setUp(): void {
    const { demand } = this;
    const holds = this.#holds(undefined, demand.question);
    this.send({ type: 'set-up', ...this.#seen(), demand, holds });
  }

  // What comes from the client.

  /** Answers what was asked; more than once, or after it was given up, if so it happens. */
  answer(asking: Asking, code: 'approve' | StepUpErrorCode, isOver: boolean): void {
    if (isOver) this.#end(asking);
    if (code !== 'approve') return this.#fail(asking, new StepUpError(code, code));
    // An answer may have been on its way when its question was given up.
    const wasGivenUp = this.#givenUp.has(asking.id);
    const verification = this.#verify(asking.question, !wasGivenUp);
    const isWanted = !this.reveals || isSameOperation(this.demand.question, verification);
    this.send({ type: 'answered', id: asking.id, verification, isConnected: this.isOnPage, isWanted });
    if (wasGivenUp)
      assert.notEqual(verificationOf(this.state), verification, 'what was given up is not verified');
  }

  news(reason: News): void {
    if (!isFollowing(this.state)) return;
    this.send({
      type: 'news',
      reason,
      isMemberKnown: typeof this.member === 'string',
      demand: this.demand,
      holds: this.#holds(reason),
    });
  }

  clear(reason: News): void {
    this.#known.clear();
    this.#once.clear();
    this.news(reason);
  }

  signIn(member: string | null | undefined): void {
    const before = this.member;
    this.member = member;
    if (member === undefined || before === undefined) return this.news('member');
    if (before !== member) this.clear(member === null ? 'sign-out' : 'member-change');
  }

  elsewhereVerified(): void {
    if (!this.isSingleUse && this.member) this.#verify(this.question);
    this.news('verified');
  }

  runTask(replayability: Replayability): void {
    const recorded = this.due.shift();
    if (!recorded) return;
    const { demand } = this;
    const holds = this.#holds();
    const seen = { trigger: recorded.trigger } as Snapshot;
    this.#pictures.set(seen, this.content);
    this.send({ type: 'due', recorded, replayability, seen, demand, holds, at: this.#moment() });
    this.#lastSeen = noticeOf(this.state) && {
      trigger: recorded.trigger,
      content: this.content,
      at: this.clock,
    };
  }

  refuse(code: StepUpErrorCode): void {
    if (!isFollowing(this.state)) return;
    this.send({
      type: 'refused',
      operation: { resource: this.resource, action: 'delete' },
      error: new StepUpError(code, code),
    });
  }

  send(event: GateEvent): void {
    const { state, effects } = transition(this.state, event);
    this.state = state;
    this.#check();
    for (const effect of effects) this.#run(effect);
  }

  /** Every question has ended, and each promise was kept or broken once. */
  finish(): void {
    while (this.running.size || this.due.length) {
      for (const asking of [...this.running.values()]) this.answer(asking, 'cancelled', true);
      this.runTask('yes');
    }
    for (const [id, times] of this.#settled) assert.equal(times, 1, `promise ${id} is settled once`);
    assert.notEqual(this.state.phase.name, 'asking');
    this.#assertClosed();
  }

  #run(effect: GateEffect): void {
    switch (effect.type) {
      case 'dispatch':
        return this.#dispatch(effect);
      case 'ask':
        for (const id of this.running.keys()) assert.ok(this.#givenUp.has(id), 'one question at a time');
        this.running.set(effect.asking.id, effect.asking);
        return;
      case 'give-up':
        this.#givenUp.add(effect.id);
        return;
      case 'resolve':
      case 'reject':
      case 'join':
        this.#settled.set(effect.id, this.#settled.get(effect.id)! + 1);
        // Given up without a word.
        if (effect.type === 'reject' && this.#open === effect.id) this.#closing = effect.id;
        return;
      case 'let-go-soon':
        this.due.push(effect.recorded);
        return;
      case 'let-go':
        this.#assertMayLetGo(this.#questionOfHeld.get(effect.recorded), verificationOf(this.state), true);
        this.letGo++;
        return;
      case 'clear':
        this.#known.delete(effect.question.resource);
        return this.news('cleared');
      case 'log':
      case 'report':
      case 'report-changed':
      case 'take-over':
      case 'tell-gone':
      case 'wake-at':
        return;
      default:
        return effect satisfies never;
    }
  }

  #dispatch(told: GateDispatch): void {
    if (told.name === 'stepup-request') {
      this.#assertClosed();
      this.#open = told.id;
      const isCancelled = this.#react() === 'cancel';
      this.send({ type: 'announced', id: told.id, isCancelled });
      return;
    }
    if (told.name === 'stepup-verified' || told.name === 'stepup-denied') this.#open = null;
    const attribute = stateAttribute(this.state);
    if (told.name === 'stepup-verified') assert.equal(verificationOf(this.state), told.detail);
    if (told.name === 'stepup-denied' && !this.#hasMovedOn) {
      assert.notEqual(attribute, 'verified');
      assert.equal(errorOf(this.state), told.detail);
    }
    this.#hasMovedOn = false;
    if (told.name === 'stepup-expired') assert.equal(verificationOf(this.state), null);
    const reaction = this.#react();
    if (told.name !== 'stepup-setup-required') return;
    // A listener that hears of the missing set-up may act before it hears of the refusal.
    this.#hasMovedOn = reaction !== 'nothing' && reaction !== 'cancel';
    if (reaction === 'cancel') this.send({ type: 'setup-prevented' });
  }

  // A listener acts once: what it does may be heard again.
  #react(): Reaction {
    const { reaction } = this;
    this.reaction = 'nothing';
    switch (reaction) {
      case 'lock':
        this.lock();
        break;
      case 'verify':
        this.ask('verify');
        break;
      case 'remove':
        this.remove();
        break;
      case 'clear':
        this.clear('cleared');
        break;
      case 'set-up':
        this.resource = this.resources.find(each => each !== this.resource)!;
        this.setUp();
        break;
      case 'sign-out':
        this.signIn(null);
        break;
      case 'nothing':
      case 'cancel':
        break;
    }
    return reaction;
  }

  // What is shown, told and reflected agree.
  #check(): void {
    const { state } = this;
    const attribute = stateAttribute(state);
    const verification = verificationOf(state);
    const error = errorOf(state);
    const text = noticeOf(state)?.text;
    assert.equal(attribute === 'verified', verification !== null);
    if (verification) assert.equal(error, null);
    if (isRevealed(state)) assert.ok(verification && state.isMemberKnown && state.reveals);
    if (attribute === 'verifying') assert.ok(!text || WHILE_ASKING.includes(text));
    if (text && WHILE_ASKING.includes(text)) assert.equal(attribute, 'verifying');
    if (text === 'verified-click-again') assert.equal(attribute, 'verified');
    if (attribute === 'setup-required' || attribute === 'denied') assert.equal(error?.code, attribute);
    if (error && SILENT.includes(error.code)) assert.notEqual(attribute, 'error');
    const ofOutcome = [...WHILE_ASKING, 'verified-click-again', 'changed', 'resume', undefined];
    // The offer to set up MFA may follow another refusal.
    if (!ofOutcome.includes(text) && text !== 'setup-required') assert.equal(error?.code, text);
  }

  #assertWasSeen(trigger: Element): void {
    const seen = this.#lastSeen;
    assert.ok(seen?.trigger === trigger && seen.content === this.content, 'it is as it was at the notice');
    assert.ok(this.clock - seen.at < 60_000, 'the notice was less than a minute ago');
    this.#lastSeen = null;
  }

  #assertClosed(): void {
    const open = this.#open;
    const isClosed = open === null || this.#closing === open || this.#givenUp.has(open);
    assert.ok(isClosed, 'a request is followed by verified or denied, unless it is given up');
  }

  #assertMayLetGo(question: Question | undefined, verification: Verification | null, isAsked: boolean): void {
    assert.ok(question && verification, 'nothing is let go without a verification');
    assert.equal(typeof this.member, 'string', 'nothing is let go for nobody');
    assert.ok(isSameOperation(question, verification), 'it is for exactly this question');
    if (isAsked) assert.ok(isSameOperation(this.demand.question, question), 'the gate still asks this');
    // Asked anew after a refusal, it is asked as the gate asks by then: its max-age may be another one.
    const { phase } = this.state;
    const asked = phase.name === 'verified' ? phase.question : question;
    const holds = this.#once.has(verification) || [question, asked].some(each => this.#peek(each) !== null);
    assert.ok(holds, 'the verification holds at this moment');
  }

  #fail(asking: Asking, error: StepUpError): void {
    this.send({ type: 'failed', id: asking.id, error, isConnected: this.isOnPage });
  }

  #end(asking: Asking): void {
    if (this.running.delete(asking.id)) this.ended.push(asking);
  }

  #expect(): number {
    const id = ++this.#lastId;
    this.#settled.set(id, 0);
    return id;
  }

  #verify({ resource, action, maxAge }: Question, isRemembered = true): Verification {
    const verification: Verification = {
      resource,
      action,
      memberId: String(this.member),
      verifiedAt: this.clock,
      expiresAt: this.clock + MAX_AGE_MS,
      fromCache: false,
      kind: 'step-up',
    };
    if (!isRemembered) return verification;
    if (maxAge === 0) this.#once.add(verification);
    else this.#known.set(resource, verification);
    return verification;
  }

  #peek({ resource, maxAge }: Question): Verification | null {
    if (typeof this.member !== 'string' || maxAge === 0) return null;
    const known = this.#known.get(resource);
    return known && known.memberId === this.member && this.clock < known.expiresAt ? known : null;
  }

  // As the controller finds it out.
  #holds(reason?: News, now?: Question | null): boolean {
    const { phase } = this.state;
    if (phase.name !== 'verified' || typeof this.member !== 'string') return false;
    const question = now === undefined ? phase.question : now;
    if (!question) return false;
    if (question.maxAge === 0)
      return phase.question.maxAge === 0 && !['sign-out', 'member-change', 'cleared'].includes(reason ?? '');
    return this.#peek(question) !== null;
  }

  #moment(): { wall: number; monotonic: number } {
    return { wall: this.clock, monotonic: this.clock };
  }

  #seen(): { reveals: boolean; isDisabled: boolean; isMemberKnown: boolean } {
    const { reveals, isDisabled, member } = this;
    return { reveals, isDisabled, isMemberKnown: typeof member === 'string' };
  }
}
