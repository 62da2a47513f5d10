import { isAction, isResource, isTarget, type Action } from '../protocol/operation.js';
import { parseDuration } from '../protocol/duration.js';
import { invalidRequest, type KeysOf, refuseUnknownKeys } from '../protocol/errors.js';

/**
 * What a route asks for.
 * @typeParam FrameworkRequest What `target` gets, where it is a function: the request as the adapter's framework knows it,
 * the `Request` itself with `guard.check`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- A rule that says nothing of a request is for all of them.
export interface StepUpRule<FrameworkRequest = any> {
  /** What is to be changed: 1 to 128 characters of RFC 6749's scope set (`[\x21\x23-\x5B\x5D-\x7E]`). */
  resource: string;
  /** What is to be done to it. */
  action: Action;
  /**
   * Which one: only a step-up for exactly this target opens it. 1 to 256 printable ASCII characters without `"` and `\\`,
   * or a function that reads it from the request; one that throws or returns none is answered with 503. Default: none, and
   * then no step-up with a target opens it. Needs a verifier that binds targets.
   */
  target?: (string | ((request: FrameworkRequest) => string | Promise<string>)) | undefined;
  /** How old the step-up may be: seconds, at least 1, or `90s`, `15m`, `1h`. Default: the guard's. */
  maxAge?: number | string | undefined;
  /** The proof opens this once; the next use needs a new step-up. Default false. */
  once?: boolean | undefined;
  /** The authentication context class references that would do (RFC 9470, section 4). Default: any. */
  acrValues?: string[] | undefined;
  /**
   * Whether a member whose role may do this without MFA passes without a step-up. Default: the verifier's, else false.
   * Such a pass is nothing that could be used up: with `once` it holds each time.
   */
  allowRole?: boolean | undefined;
  /** Real MFA, even where the role would do: nobody passes by role, whatever `allowRole` says. Default false. */
  force?: boolean | undefined;
}

/**
 * A rule, or a function that says which one holds for a request; one that throws or returns none is answered with 503, and
 * so is one whose rule has a `target` or `acrValues` that is `undefined`: it was looked up, and not found.
 */
export type StepUpRuleSource<FrameworkRequest = Request> =
  | StepUpRule<FrameworkRequest>
  | ((request: FrameworkRequest) => StepUpRule<FrameworkRequest> | Promise<StepUpRule<FrameworkRequest>>);

/** A rule with its defaults filled in, as verifiers get it. `maxAge` is in whole seconds. */
export type CheckedRule = Readonly<Omit<StepUpRule, 'target'> & { maxAge: number; target?: string }>;

/**
 * Reads a max-age on the server, where 0 cannot be met: the proof took time to get here.
 * @returns Whole seconds, 1 or more.
 * @throws {StepUpError} `invalid-request` for anything else.
 */
export function parseMaxAge(maxAge: number | string): number {
  const seconds = parseDuration(maxAge);
  if (seconds >= 1) return seconds;
  throw invalidRequest('maxAge must be at least 1 second; for one use, say once: true.');
}

/**
 * Checks a rule and fills in its defaults. Adapters call it when a route is made, so that a typing error is found then.
 * @param maxAge The default, in seconds.
 * @throws {StepUpError} `invalid-request`, with the field and what is allowed.
 */
export function checkRule(rule: StepUpRule, maxAge = 900): StepUpRule & { maxAge: number } {
  if (checkedRules.has(rule)) return rule as StepUpRule & { maxAge: number };
  refuseUnknownKeys('the rule', rule, RULE_KEYS);
  const { resource, action, target, acrValues, once = false, allowRole, force } = rule ?? {};
  const refuse = (field: string, allowed: string): never => {
    throw invalidRequest(`The rule's ${field} is not allowed: use ${allowed}.`);
  };
  if (!isResource(resource))
    refuse('resource', '1 to 128 printable ASCII characters without space, " and \\');
  if (!isAction(action)) refuse('action', 'create, read, update or delete');
  if (target !== undefined && typeof target !== 'function' && !isTarget(target))
    refuse('target', '1 to 256 printable ASCII characters without " and \\, or a function');
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
  const checked = Object.freeze({
    resource,
    action,
    ...(target !== undefined && { target }),
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
  target: true,
  maxAge: true,
  once: true,
  acrValues: true,
  allowRole: true,
  force: true,
};

// A rule that was checked once, and cannot change any more, is not looked at again.
const checkedRules = new WeakSet<StepUpRule>();
