import type { TargetedOperation } from '../protocol/operation.js';
import type { CheckedRequest } from './request.js';

/** Which authentications a server has refused: those up to a moment, for one question each, until it is answered anew. */
export interface RefusedProofs {
  /** Has a question ask for what no server has refused. */
  applied(question: CheckedRequest): CheckedRequest;
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
    applied(question) {
      // Asked at every click, and mostly nothing was refused.
      const refused = moments.size ? moments.get(keyOf(question)) : undefined;
      return refused! > (question.notBefore ?? 0) ? { ...question, notBefore: refused } : question;
    },
    add(question, authenticatedAt) {
      const key = keyOf(question);
      moments.set(key, Math.max(authenticatedAt, moments.get(key) ?? 0));
    },
    answered: question => void moments.delete(keyOf(question)),
    forget: () => moments.clear(),
  };
}
