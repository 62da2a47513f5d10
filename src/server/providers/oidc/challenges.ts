import { formatChallenge, formatScope } from '../../../protocol/challenge.js';
import { formatClaimsRequest } from '../../../protocol/claims-request.js';
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
    ...(isStepUp && dialect !== 'rfc9470' && rule.acrValues ? [claimsChallenge(rule, rule.acrValues)] : []),
    ...(dpop === 'refused' ? [] : [dpopChallenge(rule, error, isStepUp)]),
  ];
}

/** In the words of Microsoft Entra, with the scope and the max-age that it does not know. */
function claimsChallenge({ resource, action, maxAge }: CheckedRule, acrValues: readonly string[]): string {
  const scope = formatScope(resource, action);
  const claims = formatClaimsRequest(acrValues);
  return `Bearer error="insufficient_claims", scope="${scope}", max_age=${maxAge}, claims="${claims}"`;
}

function dpopChallenge(rule: CheckedRule, error: StepUpError, isStepUp: boolean): string {
  const algorithms = `algs="${PROOF_ALGORITHMS}"`;
  if (isStepUp) {
    return `${formatChallenge(rule, 'insufficient_user_authentication').replace('Bearer', 'DPoP')}, ${algorithms}`;
  }
  const isProof = reasonOf(error) === 'invalid-proof';
  return `DPoP ${isProof ? 'error="invalid_dpop_proof", ' : ''}${algorithms}`;
}
