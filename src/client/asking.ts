import { bounded, timedOut } from './abort.js';
import type { CacheEntry } from './cache/entry.js';
import { remainingLife, verificationOf } from './cache/policy.js';
import type { VerificationCache } from './cache/verification-cache.js';
import { prepare, refuseUnbound, type Preparation } from './preparation.js';
import { askProvider, type QuestionContext } from './provider-question.js';
import type { ProviderSession } from './provider-session.js';
import { createQuestions } from './questions.js';
import type { RefusedProofs } from './refused-proofs.js';
import type { CheckedRequest } from './request.js';
import type { Turn } from './turn.js';
import type { Verification } from './types.js';

/** The client, as far as asking needs it. */
export interface AskingContext extends QuestionContext {
  /** What already holds for this. */
  peek(request: CheckedRequest): Verification | null;
}

/** Asks, where nothing holds already: equal questions once, and one after the other. */
export interface Asking {
  /** @throws {StepUpError} Any code. */
  require(request: CheckedRequest): Promise<Verification>;
  /** Gives everything up. */
  giveUp(): void;
}

export function createAsking(
  client: AskingContext,
  parts: { session: ProviderSession; cache: VerificationCache; turn: Turn; refused: RefusedProofs },
): Asking {
  const { session, cache, turn, refused } = parts;
  const questions = createQuestions<CacheEntry | 'known'>();

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
      const returned = cache.useReturned(session.owner(), request);
      if (returned) return returned;
      const answer = await askProvider(client, request, member, show, signal, begun);
      refused.answered(request);
      return cache.add(answer, session.owner(answer.memberId), request.maxAge, afterClear);
    });
  };

  return {
    async require({ signal, ...question }) {
      const { known: provider } = session;
      refuseUnbound(provider, question);
      const key = keyOf(question);
      let preparation: Preparation | undefined;
      for (;;) {
        const known = client.peek(question);
        if (known) return known;
        const returned = cache.useReturned(session.owner(), question);
        if (returned) return verificationOf(returned, question.maxAge, false)!;
        // The first time only: afterwards it is not the click's own turn any more.
        const { use, giveUp } = (preparation ??= prepare(provider, question));
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

    giveUp: () => questions.giveUp(),
  };
}

/** Equal keys are one question; nobody joins that of a single use. */
function keyOf(question: CheckedRequest): unknown {
  const { resource, action, target, forceStepUp, acrValues, notBefore, maxAge } = question;
  return maxAge === 0
    ? Symbol()
    : JSON.stringify([resource, action, target, !!forceStepUp, acrValues, notBefore]);
}
