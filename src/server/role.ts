import { StepUpError, toStepUpError } from '../protocol/errors.js';
import { untilAborted } from './deadline.js';
import { Refusal } from './refusal.js';
import type { CheckedRule, Member, StepUpSession, StepUpVerifier } from './types.js';

/** Whether a member passes a rule without a step-up, once their role is known to need none. */
export function roleOpens(rule: CheckedRule, provider: StepUpVerifier): boolean {
  // A role reaches no class of authentication.
  return (rule.allowRole ?? provider.allowRole) === true && rule.force !== true && !rule.acrValues;
}

/**
 * Asks what the member's role says, for a request without a step-up that holds.
 * @param tell Gets what went wrong where the request is answered with the challenge all the same.
 * @returns The pass of a member whose role needs no step-up; null where they have to make one.
 * @throws {Refusal} `denied` where the role may not do it at all: no step-up would help.
 * @throws {StepUpError} Where the question decides, and could not be answered.
 */
export async function askRole(
  provider: StepUpVerifier,
  evidence: { member: Member; claims: Record<string, unknown>; rule: CheckedRule; deadline: number },
  signal: AbortSignal,
  tell: (error: StepUpError) => void,
): Promise<StepUpSession | null> {
  if (!provider.findPermission) return null;
  const { member, rule } = evidence;
  const opens = roleOpens(rule, provider);
  try {
    const permission = await (opens
      ? provider.findPermission(evidence, signal)
      : askBriefly(evidence.deadline, signal, within => provider.findPermission!(evidence, within)));
    if (permission === 'deny') throw new Refusal('denied');
    return permission === 'allow' && opens ? passByRole(member, rule) : null;
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown;
    signal.throwIfAborted();
    const error = toStepUpError(thrown);
    if (opens || error.code === 'denied') throw thrown;
    tell(error);
    return null;
  }
}

// Where the role cannot open the rule, it only saves the person a step-up in vain.
const BRIEFLY_MS = 1_000;

/** Asks what is good to know, and leaves time for the answer without it. */
async function askBriefly<T>(
  deadline: number,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ms = Math.max(1, Math.min(BRIEFLY_MS, (deadline - performance.now()) / 2));
  const brief = new AbortController();
  const giveUp = (): void => brief.abort(signal.reason);
  signal.addEventListener('abort', giveUp, { once: true });
  const timer = setTimeout(
    () => brief.abort(new StepUpError('timeout', 'The role of a member was not told in time.')),
    ms,
  );
  try {
    return await untilAborted(ask(brief.signal), brief.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

function passByRole({ id }: Member, { resource, action, target }: CheckedRule): StepUpSession {
  // No session of the provider stands behind it: the id only says so in a log.
  return {
    kind: 'allowed',
    id: `role:${resource}:${action}`,
    memberId: id!,
    covers: { resource, action, ...(target !== undefined && { target }) },
  };
}
