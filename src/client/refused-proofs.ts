import type { TargetedOperation } from '../protocol/operation.js';

/** Which authentications a server has refused: those up to a moment, for one question each, until it is answered anew. */
export interface RefusedProofs {
  /** Unix ms: what was authenticated then or before is no answer. Undefined where nothing was refused. */
  notBefore(question: TargetedOperation): number | undefined;
  /** Remembers that one of this moment (Unix ms) was refused. */
  add(question: TargetedOperation, authenticatedAt: number): void;
  /** Forgets it: there is an answer that is newer. */
  answered(question: TargetedOperation): void;
  /** Forgets everything: another member's authentications are others. */
  forget(): void;
}

export function createRefusedProofs(): RefusedProofs {
  const moments = new Map<string, number>();
  const keyOf = ({ resource, action, target }: TargetedOperation): string =>
    JSON.stringify([resource, action, target]);

  return {
    // Asked at every click, and mostly nothing was refused.
    notBefore: question => (moments.size ? moments.get(keyOf(question)) : undefined),
    add(question, authenticatedAt) {
      const key = keyOf(question);
      moments.set(key, Math.max(authenticatedAt, moments.get(key) ?? 0));
    },
    answered: question => void moments.delete(keyOf(question)),
    forget: () => moments.clear(),
  };
}
