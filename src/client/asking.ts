import { describe } from '#developer-messages';
import { aborted, bounded, timedOut } from './abort.js';
import type { BroughtAnswer } from './brought-answer.js';
import type { CacheEntry, VerifiedAnswer } from './cache/entry.js';
import { remainingLife, verificationOf } from './cache/policy.js';
import { leaveEntries, takeEntries } from './cache/session-entries.js';
import { createSingleUses, RETURNED_MS, type SingleUses } from './cache/single-uses.js';
import type { SessionEntries, VerificationCache } from './cache/verification-cache.js';
import { ageOf } from './clock.js';
import { StepUpQuestionEvent } from './events.js';
import { refuseUnbound, type Preparation } from './preparation.js';
import { askProvider, type QuestionContext } from './provider-question.js';
import type { ProviderSession } from './provider-session.js';
import { createQuestions } from './questions.js';
import type { RefusedProofs } from './refused-proofs.js';
import type { CheckedRequest } from './request.js';
import type { Scope } from './scope.js';
import { createTurn } from './turn.js';
import type { Verification } from './types.js';
import { verifiedAnswer } from './verified-answer.js';

/** The client, as far as asking needs it. */
export interface AskingContext extends QuestionContext, EventTarget {
  /** What already holds for this. */
  peek(request: CheckedRequest): Verification | null;
}

/**
 * Whatever shows something to the person, and takes an answer: the half of the client that nothing needs before somebody
 * asks. It is loaded by `late-asking.ts`.
 */
export interface Asking {
  readonly singleUses: SingleUses;
  /** What the person has come back with for this: one use of it. */
  returned(question: CheckedRequest): Verification | null;
  /** The proof of a single use that was made for this, once. */
  takeProof(question: CheckedRequest): Verification | null;
  /**
   * Asks, where nothing holds already: equal questions once, and one after the other.
   * @param preparation What the provider has prepared within the click.
   * @throws {StepUpError} Any code.
   */
  ask(
    question: CheckedRequest,
    signal: AbortSignal | undefined,
    preparation: Preparation,
  ): Promise<Verification>;
  /** Takes it for an answer, unless it came too long ago, does not prove what was asked, or was cleared since. */
  remember(brought: BroughtAnswer): void;
  /** Opens the provider's console, when no other tab shows a question or a console. */
  openConsole(returnTo: string): Promise<'closed' | 'navigated'>;
  /** Asks here what another tab is asking now. */
  takeOver(): void;
  /** Gives everything up, and forgets what was for a single use. */
  giveUp(): void;
}

/** What keeps verifications over a reload of the tab. */
export const sessionEntries: SessionEntries = { takeEntries, leaveEntries };

export function createAsking(
  client: AskingContext,
  scope: Scope,
  session: ProviderSession,
  cache: VerificationCache,
  refused: RefusedProofs,
): Asking {
  const questions = createQuestions<CacheEntry | 'known'>();
  const turn = createTurn(scope, phase => client.dispatchEvent(new StepUpQuestionEvent(phase)));
  const singleUses = createSingleUses(cache);
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

  const returned = (question: CheckedRequest): Verification | null =>
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
    if (client.peek(request)) return 'known';
    await session.ready(signal);
    // Only a provider whose code is there can say what it binds.
    refuseUnbound(session.provider, request);
    return turn.run(controller, timeout, async show => {
      const member = await bounded(client.readMember(), signal, timeout);
      // Another tab may have asked meanwhile, or the member was not known before.
      if (client.peek(request)) return 'known';
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
    singleUses,
    returned,

    takeProof: question => verificationOf(singleUses.take(session.owner(), question), question.maxAge, false),

    async ask(question, signal, { use, giveUp }) {
      const key = keyOf(question);
      for (;;) {
        let isOwn = false;
        const asked = questions.ask(key, signal, controller => {
          isOwn = true;
          controller.signal.addEventListener('abort', giveUp);
          return () => ask(question, controller, use);
        });
        if (!isOwn) giveUp();
        const entry = await asked;
        if (entry === 'known') {
          // To the one whose question this was, it became known without asking; see whether it did here.
          const known = client.peek(question) ?? returned(question);
          if (known) return known;
          continue;
        }
        // Verified too long before the answer came, or with a limit that is no time.
        if (!(remainingLife(entry, question.maxAge || Infinity) > 0)) throw timedOut();
        return verificationOf(entry, question.maxAge, false)!;
      }
    },

    remember({ request, answer, memberId, askedAt, cameAt, owner, afterClear }) {
      if (ageOf(cameAt) >= RETURNED_MS) return;
      try {
        const verified = verifiedAnswer(request, answer, memberId, askedAt, cameAt.wall);
        const entry = add(verified, owner, request.maxAge, afterClear);
        if (entry.once) entry.returned = cameAt;
      } catch {
        // The person is asked, as if they had not come back with anything.
      }
    },

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
