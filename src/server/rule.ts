import { isAction, isResource } from '../protocol/operation.js';
import { parseDuration } from '../protocol/duration.js';
import { type KeysOf, refuseUnknownKeys, StepUpError } from '../protocol/errors.js';
import type { CheckedRule, StepUpRule } from './types.js';

/**
 * Reads a max-age on the server, where 0 cannot be met: the proof took time to get here.
 * @returns Whole seconds, 1 or more.
 * @throws {StepUpError} `invalid-request` for anything else.
 */
export function parseMaxAge(maxAge: number | string): number {
  const seconds = parseDuration(maxAge);
  if (seconds >= 1) return seconds;
  throw new StepUpError('invalid-request', 'maxAge must be at least 1 second; for one use, say once: true.');
}

/**
 * Checks a rule and fills in its defaults. Adapters call it when a route is made, so that a typing error is found then.
 * @param maxAge The default, in seconds.
 * @throws {StepUpError} `invalid-request`, with the field and what is allowed.
 */
export function checkRule(rule: StepUpRule, maxAge = 900): CheckedRule {
  if (checkedRules.has(rule)) return rule as CheckedRule;
  refuseUnknownKeys('the rule', rule, RULE_KEYS);
  const { resource, action, acrValues, once = false, allowRole, force } = rule ?? {};
  const refuse = (field: string, allowed: string): never => {
    throw new StepUpError('invalid-request', `The rule's ${field} is not allowed: use ${allowed}.`);
  };
  if (!isResource(resource))
    refuse('resource', '1 to 128 printable ASCII characters without space, " and \\');
  if (!isAction(action)) refuse('action', 'create, read, update or delete');
  if (typeof once !== 'boolean') refuse('once', 'true or false');
  for (const [field, value] of Object.entries({ allowRole, force })) {
    if (value !== undefined && typeof value !== 'boolean') refuse(field, 'true or false');
  }
  if (
    acrValues !== undefined &&
    !(Array.isArray(acrValues) && acrValues.length && acrValues.every(isResource))
  ) {
    refuse('acrValues', 'a list of strings without space, " and \\');
  }
  const checked: CheckedRule = Object.freeze({
    resource,
    action,
    once,
    maxAge: rule.maxAge === undefined ? maxAge : parseMaxAge(rule.maxAge),
    ...(acrValues && { acrValues: Object.freeze([...acrValues]) as string[] }),
    ...(allowRole !== undefined && { allowRole }),
    ...(force !== undefined && { force }),
  });
  checkedRules.add(checked);
  return checked;
}

const RULE_KEYS: KeysOf<StepUpRule> = {
  resource: true,
  action: true,
  maxAge: true,
  once: true,
  acrValues: true,
  allowRole: true,
  force: true,
};

// A rule that was checked once, and cannot change any more, is not looked at again.
const checkedRules = new WeakSet<StepUpRule>();
