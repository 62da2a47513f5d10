import type { BackendContext } from './context.js';
import type { Identity } from './identity.js';
import type { KeptQuestion } from './questions.js';
import type { MethodContext, StepUpMethodType, StepUpQuestion } from './types.js';

/** What a method gets beside an answer. */
export function methodContext(
  { store, seal, questionLife }: BackendContext,
  { member, memberDigest }: Identity,
  kept: KeptQuestion,
  type: StepUpMethodType,
): MethodContext {
  const key = `challenge:${kept.id}:${type}`;
  return {
    member,
    question: askedQuestion(kept),
    kept: {
      write: value => store.set(key, value, questionLife),
      read: () => store.get(key),
      pull: () => store.pull(key),
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
