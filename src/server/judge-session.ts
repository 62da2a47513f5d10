import { StepUpError } from '../protocol/errors.js';
import type { CheckedRule, Member, RefusalReason, StepUpSession } from './types.js';

// Clocks of two machines differ a little. More than this in the future is no clock that can be believed.
const CLOCK_TOLERANCE = 5_000;

/**
 * Decides whether a step-up opens what a rule guards, for one member, now.
 * @returns Why not, or null if it does.
 * @throws {StepUpError} `invalid-response` for a session that is not complete or whose times are none.
 */
export function judgeSession(
  session: StepUpSession,
  member: Member,
  rule: CheckedRule,
  now = Date.now(),
): RefusalReason | null {
  const { id, memberId, covers, verifiedAt, expiresAt, acr } = session;
  if (!isName(id) || !isName(memberId) || !covers) throw incomplete('its id, memberId or covers');
  if (!isTime(verifiedAt) || !isTime(expiresAt)) throw incomplete('times in Unix ms');
  if (memberId !== member.id) return 'other-member';
  if (covers !== 'any' && (covers.resource !== rule.resource || covers.action !== rule.action)) {
    return 'other-resource-or-action';
  }
  if (rule.acrValues && !rule.acrValues.includes(acr!)) return 'other-acr';
  if (verifiedAt !== undefined && verifiedAt > now + CLOCK_TOLERANCE)
    throw incomplete('a verifiedAt in the past');
  if (verifiedAt !== undefined && now - verifiedAt > rule.maxAge * 1000) return 'stale';
  return expiresAt !== undefined && expiresAt <= now ? 'stale' : null;
}

/** Whether this can name somebody or something: a string that is not empty. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTime(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && value > 0 && value <= 8.64e15);
}

function incomplete(what: string): StepUpError {
  return new StepUpError('invalid-response', `The verifier's step-up session lacks ${what}.`);
}
