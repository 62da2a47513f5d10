import { formatChallenge, formatInsufficientClaims } from '../../../protocol/challenge.js';
import type { StepUpError } from '../../../protocol/errors.js';
import { reasonOf } from '../../fault.js';
import type { CheckedRule } from '../../types.js';
import { PROOF_ALGORITHMS } from './dpop.js';

/** What is challenged beside the standard. */
export interface ChallengeOptions {
  dpop: 'required' | 'accepted' | 'refused';
  dialect: 'rfc9470' | 'entra' | 'both';
  scopeOf: ((rule: CheckedRule) => string | undefined) | undefined;
}

/** The challenges beside the standard one: for a scope, in Entra's dialect, and by DPoP. */
export function challenges(rule: CheckedRule, error: StepUpError, options: ChallengeOptions): string[] {
  const { dpop, dialect, scopeOf } = options;
  if (error.code === 'denied') {
    const scope = scopeOf?.(rule);
    return scope ? [`Bearer error="insufficient_scope", scope="${scope}"`] : [];
  }
  const isStepUp = error.code === 'failed';
  return [
    ...(isStepUp && dialect !== 'rfc9470' && rule.acrValues ? [formatInsufficientClaims(rule)] : []),
    ...(dpop === 'refused' ? [] : [dpopChallenge(rule, error, isStepUp)]),
  ];
}

function dpopChallenge(rule: CheckedRule, error: StepUpError, isStepUp: boolean): string {
  const algorithms = `algs="${PROOF_ALGORITHMS}"`;
  if (isStepUp) {
    return `${formatChallenge(rule, 'insufficient_user_authentication').replace('Bearer', 'DPoP')}, ${algorithms}`;
  }
  const isProof = reasonOf(error) === 'invalid-proof';
  return `DPoP ${isProof ? 'error="invalid_dpop_proof", ' : ''}${algorithms}`;
}
