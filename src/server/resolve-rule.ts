import { invalidRequest } from '../protocol/errors.js';
import { isTarget } from '../protocol/operation.js';
import { untilAborted } from './deadline.js';
import { fault } from './fault.js';
import { checkRule, type CheckedRule, type StepUpRule, type StepUpRuleSource } from './rule.js';
import type { StepUpVerifier } from './verifier.js';

/**
 * Finds the rule for one request, its target not read yet.
 * @param maxAge The default, in seconds.
 * @throws {StepUpError} `invalid-request` for a rule that cannot be meant, `unavailable` where the app's function gives none.
 */
export async function ruleFor(
  source: StepUpRuleSource,
  request: Request,
  maxAge: number,
  signal: AbortSignal,
): Promise<StepUpRule & { maxAge: number }> {
  if (typeof source !== 'function') return checkRule(source, maxAge);
  try {
    return checkRule(complete(await askApp(() => source(request), signal)), maxAge);
  } catch (cause) {
    signal.throwIfAborted();
    throw fault(
      'unavailable',
      'no-rule',
      'The function given as rule threw, or returned no rule.',
      '',
      cause,
    );
  }
}

/** What was looked up and not found must not become a rule that asks for less. */
function complete(rule: StepUpRule): StepUpRule {
  for (const field of ['target', 'acrValues'] as const) {
    if (Object.hasOwn(rule, field) && rule[field] === undefined)
      throw invalidRequest(`The rule's ${field} is undefined: leave it out to ask for none.`);
  }
  return rule;
}

/**
 * Reads the target of a rule for one request, and makes sure that it will be looked at.
 * @throws {StepUpError} `unavailable` where the app's function gives none, or where the verifier binds none.
 */
export async function readTarget(
  rule: StepUpRule & { maxAge: number },
  request: Request,
  provider: StepUpVerifier,
  signal: AbortSignal,
): Promise<CheckedRule> {
  const { target, ...rest } = rule;
  if (target === undefined) return rule as CheckedRule;
  if (provider.binds !== 'target') {
    throw fault(
      'invalid-request',
      'target-not-bound',
      `The rule has a target, and the verifier ${provider.name} binds no proof to one: any would open it.`,
    );
  }
  if (typeof target === 'string') return rule as CheckedRule;
  let read: unknown;
  try {
    read = await askApp(() => target(request), signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw fault('unavailable', 'no-target', 'The function given as target threw.', '', cause);
  }
  if (isTarget(read)) return Object.freeze({ ...rest, target: read });
  throw fault(
    'unavailable',
    'no-target',
    'The function given as target returned none: 1 to 256 printable ASCII characters without " and \\.',
  );
}

/** In a promise of its own, so that it is waited for whatever it returns, and a throw is a rejection. */
function askApp<T>(ask: () => T | Promise<T>, signal: AbortSignal): Promise<T> {
  return untilAborted(new Promise<T>(resolve => resolve(ask())), signal);
}
