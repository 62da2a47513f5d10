import type { BackendContext } from './context.js';
import type { Identity } from './identity.js';
import { placeOf, type KeptQuestion } from './questions.js';
import type { MethodContext, StepUpMethodType, StepUpQuestion } from './types.js';

/** What a method gets beside an answer. */
export function methodContext(
  { store, seal, questionLife }: BackendContext,
  identity: Identity,
  kept: KeptQuestion,
  type: StepUpMethodType,
): MethodContext {
  const { member, memberDigest } = identity;
  const key = `challenge:${placeOf(identity, kept.id)}:${type}`;
  // A former question may have had the place.
  const own = (text: string | null): string | null =>
    text?.startsWith(kept.id) ? text.slice(kept.id.length) : null;
  return {
    member,
    question: askedQuestion(kept),
    kept: {
      write: value => store.set(key, kept.id + value, questionLife),
      read: async () => own(await store.get(key)),
      pull: async () => own(await store.pull(key)),
    },
    seal: code => seal(type, kept.id, code),
    claim: (name, ttl) => store.claim(`once:${type}:${memberDigest}:${name}`, ttl),
  };
}

/** A question as the app's functions see it. */
export function askedQuestion(kept: KeptQuestion): StepUpQuestion {
  const { memberDigest: _digest, life: _life, methods: _methods, state: _state, ...question } = kept;
  return question;
}
