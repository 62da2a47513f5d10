import { StepUpError } from '../protocol/errors.js';
import { claimSession } from './claim.js';
import { readCredentials } from './credentials.js';
import { withinLimit } from './deadline.js';
import { isName, judgeSession } from './judge-session.js';
import { memoryReplayStore } from './replay-stores/memory.js';
import { outcomeOf, Refusal, toRefusal, toResponse } from './refusal.js';
import { checkRule, parseMaxAge } from './rule.js';
import { readSessionId } from './session-id.js';
import { checkRequest } from './usable-request.js';
import type {
  CheckedRule,
  CheckOptions,
  Decision,
  StepUpGuard,
  StepUpGuardOptions,
  StepUpPass,
  StepUpRule,
} from './types.js';

/**
 * Makes the lock of a server's routes: nobody gets past it without a step-up of their own, for exactly this resource
 * and action, young enough, and, where the rule says `once`, not used before.
 *
 * ```ts
 * const guard = createStepUpGuard({ provider: transcodes({ projectId, serverToken, publicKey }) });
 * const result = await guard.check(request, { resource: 'documents', action: 'delete', once: true });
 * if (!result.ok) return result.response;
 * ```
 *
 * One guard serves a whole app: without a `replayStore`, each remembers used proofs for itself.
 * @throws {StepUpError} `invalid-request` for settings that cannot be meant.
 */
export function createStepUpGuard(options: StepUpGuardOptions): StepUpGuard {
  const {
    provider,
    maxAge = 900,
    replayStore = memoryReplayStore(),
    timeout = 5_000,
    onDecision,
  } = options ?? {};
  if (!isName(provider?.name)) {
    throw new StepUpError('invalid-request', 'A guard needs a provider that has a name.');
  }
  if (typeof replayStore?.claim !== 'function') {
    throw new StepUpError('invalid-request', 'replayStore must have a method claim.');
  }
  if (!(Number.isSafeInteger(timeout) && timeout > 0 && timeout < 2 ** 31)) {
    throw new StepUpError('invalid-request', 'timeout must be whole milliseconds above 0.');
  }
  const defaultMaxAge = parseMaxAge(maxAge);

  async function decide(
    request: Request,
    rule: CheckedRule,
    options: CheckOptions | undefined,
    trace: Trace,
    signal: AbortSignal,
  ): Promise<StepUpPass> {
    const credentials = readCredentials(request.headers);
    if (credentials === 'missing') throw new Refusal('no-token');
    if (credentials === 'malformed') throw new Refusal('invalid-token');

    const { member, claims } = await provider.authenticate({ ...credentials, request }, signal);
    if (!isName(member?.id)) throw new StepUpError('invalid-response', 'The verifier names no member.');
    trace.memberId = member.id;

    const { sid, unreadable } = await readSessionId(request, options?.sid, signal);
    signal.throwIfAborted();
    const session = await provider.findStepUp({ sid, member, claims, rule }, signal);
    if (!session) throw new Refusal(unreadable ?? 'no-step-up');
    const reason = judgeSession(session, member, rule);
    if (reason) throw new Refusal(reason);

    signal.throwIfAborted();
    // Last of all: a claim is never given back, so nothing may refuse after it.
    if (rule.once && !(await claimSession(replayStore, provider.name, member.projectId, session, signal))) {
      throw new Refusal('used');
    }
    return { member, session };
  }

  function report(decision: Decision, request: Request | undefined): void {
    if (!onDecision) return;
    try {
      // Typed as void, but an async hook fits the type: its rejection must not end the process.
      Promise.resolve(onDecision(decision, request) as unknown).catch(() => {});
    } catch {
      // A log that fails changes no decision.
    }
  }

  return {
    async check(request, rule, options) {
      const startedAt = performance.now();
      const trace: Trace = {};
      let checked: CheckedRule | undefined;
      let usable: Request | undefined;
      const summary = (): Pick<Decision, 'memberId' | 'durationMs' | 'rule'> => ({
        rule: checked ?? copyOf(rule),
        ...trace,
        durationMs: performance.now() - startedAt,
      });
      try {
        const valid = (checked = checkRule(rule, defaultMaxAge));
        checkRequest(request);
        usable = request;
        const pass = await withinLimit(timeout, request.signal, 'The check took too long.', signal =>
          decide(request, valid, options, trace, signal),
        );
        report({ outcome: 'allowed', ...summary() }, usable);
        return { ok: true, ...pass };
      } catch (thrown) {
        const refusal = toRefusal(thrown);
        const { reason, error } = refusal;
        report({ outcome: outcomeOf(refusal), ...summary(), reason, error }, usable);
        return { ok: false, response: toResponse(refusal, checked ?? UNKNOWN_RULE), error };
      }
    },
  };
}

/** What was given as a rule, for the decision about it, even if it cannot be looked at. */
function copyOf(rule: StepUpRule): StepUpRule {
  try {
    return { ...rule };
  } catch {
    return UNKNOWN_RULE;
  }
}

interface Trace {
  memberId?: string;
}

// A rule that is no rule is answered with 503, which names none.
const UNKNOWN_RULE: CheckedRule = { resource: 'unknown', action: 'read', maxAge: 1 } satisfies StepUpRule;
