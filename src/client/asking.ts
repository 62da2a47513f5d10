import { describe } from '#developer-messages';
import { aborted, bounded, timedOut } from './abort.js';
import type { BroughtAnswer } from './brought-answer.js';
import type { CacheEntry, VerifiedAnswer } from './cache/entry.js';
import { remainingLife, verificationOf } from './cache/policy.js';
import { createRecall } from './cache/recall.js';
import { createSessionKeeping } from './cache/session-keeping.js';
import { createSingleUses, RETURNED_MS } from './cache/single-uses.js';
import type { VerificationCache } from './cache/verification-cache.js';
import { ageOf } from './clock.js';
import { StepUpQuestionEvent } from './events.js';
import { createMaxAgeWarning } from './max-age-warning.js';
import { prepare, refuseUnbound, type Preparation } from './preparation.js';
import { askProvider, type QuestionContext } from './provider-question.js';
import type { ProviderSession } from './provider-session.js';
import { createQuestions } from './questions.js';
import { createRefusedProofs } from './refused-proofs.js';
import { checkRequest, type CheckedRequest } from './request.js';
import type { Scope } from './scope.js';
import { createTurn } from './turn.js';
import type { StepUpRequest, Verification } from './types.js';
import { verifiedAnswer } from './verified-answer.js';

/** The client, as far as asking needs it. */
type AskingContext = QuestionContext & EventTarget;

/**
 * Whatever shows something to the person, takes an answer, and tells what it counts for: the half of the client that
 * nothing needs before somebody asks, here or in another tab. It is loaded by `late-asking.ts`.
 */
export interface Asking {
  /** What already holds for this. */
  find(question: CheckedRequest): Verification | null;
  /** Whether anything holds that is younger than the client's max-age. */
  holdsAny(): boolean;
  /** In how many ms the first verification will be older than the client's max-age; Infinity where there is none. */
  firstExpiry(): number;
  /** The proof of a single use that was made for this, once. */
  takeProof(question: CheckedRequest): Verification | null;
  /** Gives back a single use that did not begin. */
  giveBack(verification: Verification): void;
  /** Drops what a server has refused: no authentication of then or before answers this any more, where it was for something. */
  drop(verification: Verification, request?: StepUpRequest): void;
  /** Forgets what servers have refused: another member's authentications are others. */
  forgetRefused(): void;
  /**
   * Asks, where nothing holds already: equal questions once, and one after the other.
   * @param prepared What the provider has prepared within the click, where this was not there yet.
   * @throws {StepUpError} Any code.
   */
  ask(
    question: CheckedRequest,
    signal: AbortSignal | undefined,
    prepared?: Preparation,
  ): Promise<Verification>;
  /** Takes it for an answer, unless it came too long ago, does not prove what was asked, or was cleared since. */
  remember(brought: BroughtAnswer): void;
  /** To be called at first, and when the settings have changed. */
  configured(): void;
  /** To be called when the page comes, or goes. */
  visited(type: string): void;
  /** Opens the provider's console, when no other tab shows a question or a console. */
  openConsole(returnTo: string): Promise<'closed' | 'navigated'>;
  /** Asks here what another tab is asking now. */
  takeOver(): void;
  /** Gives everything up, and forgets what was for a single use. */
  giveUp(): void;
}

export function createAsking(
  client: AskingContext,
  scope: Scope,
  session: ProviderSession,
  cache: VerificationCache,
): Asking {
  const questions = createQuestions<CacheEntry | 'known'>();
  const turn = createTurn(scope, phase => {
    const preparations: Array<Promise<unknown>> = [];
    client.dispatchEvent(new StepUpQuestionEvent(phase, preparation => preparations.push(preparation)));
    return preparations.length ? Promise.allSettled(preparations) : undefined;
  });
  const warnOfLong = createMaxAgeWarning();
  const refused = createRefusedProofs();
  const recall = createRecall(cache);
  const keeping = createSessionKeeping(scope, cache);
  const singleUses = createSingleUses(cache, recall);
  let consoleVisit: AbortController | undefined;

  /** @throws {StepUpError} `aborted` where it was cleared since it was asked for. */
  const add = (
    answer: VerifiedAnswer,
    owner: string | null,
    maxAge: number,
    afterClear: number,
  ): CacheEntry => {
    const entry = (maxAge ? cache : singleUses).add({ ...answer, owner, once: !maxAge, afterClear });
    if (!entry) throw aborted(undefined, describe('cleared-meanwhile'));
    return entry;
  };

  const find = (question: CheckedRequest): Verification | null =>
    // Asked for every gate that comes, and mostly nothing holds.
    cache.entries.length
      ? verificationOf(recall.find(session.owner(), refused.applied(question)), question.maxAge, true)
      : null;

  /** Also what the person has come back with: one use of it. */
  const known = (question: CheckedRequest): Verification | null =>
    find(question) ??
    verificationOf(singleUses.useReturned(session.owner(), question), question.maxAge, false);

  /** `known`: nobody had to be asked. */
  const ask = async (
    request: CheckedRequest,
    controller: AbortController,
    begun: () => void,
  ): Promise<CacheEntry | 'known'> => {
    const { signal } = controller;
    const { timeout } = client.settings;
    // The question before may have answered this one, too.
    if (find(request)) return 'known';
    await session.ready(signal);
    // Only a provider whose code is there can say what it binds.
    refuseUnbound(session.provider, request);
    return turn.run(controller, timeout, async show => {
      const member = await bounded(client.readMember(), signal, timeout);
      // Another tab may have asked meanwhile, or the member was not known before.
      if (find(request)) return 'known';
      const afterClear = cache.latestClear(request);
      const back = singleUses.useReturned(session.owner(), request);
      if (back) return back;
      const answer = await askProvider(client, request, member, show, signal, begun);
      // The provider that has answered may have been replaced since.
      if (signal.aborted) throw aborted(signal.reason);
      refused.answered(request);
      return add(answer, session.owner(answer.memberId), request.maxAge, afterClear);
    });
  };

  return {
    find,
    holdsAny: () => recall.holdsAny(session.owner(), client.settings.maxAge),
    firstExpiry: () => recall.firstExpiry(client.settings.maxAge),

    giveBack: verification => singleUses.giveBack(verification),

    takeProof: question =>
      verificationOf(singleUses.take(session.owner(), refused.applied(question)), question.maxAge, false),

    drop(verification, request) {
      if (request && verification.kind === 'step-up') refused.add(request, verification.verifiedAt);
      singleUses.drop(verification);
    },

    forgetRefused: () => refused.forget(),

    async ask(given, signal, prepared) {
      if (given.notBefore) refused.add(given, given.notBefore);
      const question = refused.applied(given);
      if (question !== given) {
        // It was prepared for less than has to be asked by now.
        prepared?.giveUp();
        prepared = undefined;
      }
      const key = keyOf(question);
      warnOfLong(question.maxAge);
      for (;;) {
        const found = known(question);
        if (found) {
          prepared?.giveUp();
          return found;
        }
        const { use, giveUp } = (prepared ??= prepare(session.known, question));
        let isOwn = false;
        const asked = questions.ask(key, signal, controller => {
          isOwn = true;
          controller.signal.addEventListener('abort', giveUp);
          return () => ask(question, controller, use);
        });
        if (!isOwn) giveUp();
        const entry = await asked;
        // To the one whose question this was, it became known without asking; see whether it did here.
        if (entry === 'known') continue;
        // Verified too long before the answer came, or with a limit that is no time.
        if (!(remainingLife(entry, question.maxAge || Infinity) > 0)) throw timedOut();
        return verificationOf(entry, question.maxAge, false)!;
      }
    },

    remember({ back, memberId, cameAt, owner, afterClear }) {
      if (ageOf(cameAt) >= RETURNED_MS) return;
      const { answer, askedAt = cameAt.wall } = back;
      try {
        const request = checkRequest(back.request, client.settings);
        const verified = verifiedAnswer(request, answer, memberId, askedAt, cameAt.wall);
        const entry = add(verified, owner, request.maxAge, afterClear);
        if (entry.once) entry.returned = cameAt;
      } catch {
        // The person is asked, as if they had not come back with anything.
      }
    },

    configured() {
      const { storage, maxAge } = client.settings;
      warnOfLong(maxAge);
      keeping.want(storage === 'session');
    },

    visited: type => keeping.visited(type),

    async openConsole(returnTo) {
      const { provider } = client;
      // A visit before may never say that it has ended.
      consoleVisit?.abort();
      const controller = (consoleVisit = new AbortController());
      const { signal } = controller;
      await session.ready(signal);
      return turn.run(controller, client.settings.timeout, show =>
        bounded(
          show(() => provider.openConsole({ returnTo })),
          signal,
        ),
      );
    },

    takeOver: () => turn.takeOver(),

    giveUp() {
      questions.giveUp();
      singleUses.forget();
      consoleVisit?.abort();
    },
  };
}

/** Equal keys are one question; nobody joins that of a single use. */
function keyOf(question: CheckedRequest): unknown {
  const { resource, action, target, forceStepUp, acrValues, notBefore, maxAge } = question;
  return maxAge === 0
    ? Symbol()
    : JSON.stringify([resource, action, target, !!forceStepUp, acrValues, notBefore]);
}
