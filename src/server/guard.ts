import { type KeysOf, refuseUnknownKeys, StepUpError } from '../protocol/errors.js';
import { claimSession } from './claim.js';
import { clientSignalOf } from './client-signal.js';
import { readCredentials } from './credentials.js';
import { withinLimit } from './deadline.js';
import { isName, judgeSession } from './judge-session.js';
import { fault, reasonOf } from './fault.js';
import { createNotices } from './notices.js';
import { outcomeOf, Refusal, toRefusal, toResponse } from './refusal.js';
import { sharedMemoryStore } from './replay-stores/shared-memory.js';
import { askRole, roleOpens } from './role.js';
import { checkRule, parseMaxAge } from './rule.js';
import { readSessionId } from './session-id.js';
import { warnOfSeveralProcesses } from './several-processes.js';
import { takeTurn } from './turns.js';
import { checkRequest } from './usable-request.js';
import type {
  CheckedRule,
  CheckOptions,
  Decision,
  StepUpGuard,
  StepUpGuardOptions,
  StepUpPass,
  StepUpRule,
  StepUpSession,
  Member,
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
 * Without a `replayStore`, used proofs are remembered in this process' memory, by all its guards together.
 * @throws {StepUpError} `invalid-request` for settings that cannot be meant.
 */
export function createStepUpGuard(options: StepUpGuardOptions): StepUpGuard {
  refuseUnknownKeys('createStepUpGuard', options, OPTIONS);
  const { provider, maxAge = 900, replayStore, timeout = 5_000, onDecision } = options ?? {};
  if (!isName(provider?.name)) {
    throw new StepUpError('invalid-request', 'A guard needs a provider that has a name.');
  }
  for (const method of ['authenticate', 'findStepUp'] as const) {
    if (typeof provider[method] !== 'function') {
      throw new StepUpError('invalid-request', `A guard's provider must have a method ${method}.`);
    }
  }
  if (replayStore !== undefined && typeof replayStore?.claim !== 'function') {
    throw new StepUpError('invalid-request', 'replayStore must have a method claim.');
  }
  if (!(Number.isSafeInteger(timeout) && timeout > 0 && timeout < 2 ** 31)) {
    throw new StepUpError('invalid-request', 'timeout must be whole milliseconds above 0.');
  }
  const defaultMaxAge = parseMaxAge(maxAge);
  const notices = createNotices();
  // What the operator should know although nothing was refused for it: told with the next decision.
  const untold: StepUpError[] = [];
  const tell = (error: StepUpError): void => {
    if (!onDecision) notices(error);
    else if (untold.length < MAX_UNTOLD) untold.push(error);
  };
  provider.onFault?.(tell);
  let longestMaxAge = 0;

  async function decide(
    request: Request,
    rule: CheckedRule,
    options: CheckOptions | undefined,
    trace: Trace,
    deadline: number,
    signal: AbortSignal,
  ): Promise<StepUpPass> {
    const credentials = readCredentials(request.headers);
    if (credentials === 'missing') throw new Refusal('no-token');
    if (credentials === 'malformed') throw new Refusal('invalid-token');

    const { member, claims } = await provider.authenticate(
      { ...credentials, request, raw: options?.raw, claim: () => Promise.reject(new Error()) },
      signal,
    );
    if (!isName(member?.id)) throw new StepUpError('invalid-response', 'The verifier names no member.');
    trace.memberId = member.id;

    const { sid, unreadable } = await readSessionId(request, options?.sid, signal);
    signal.throwIfAborted();
    const session = await provider.findStepUp({ sid, member, claims, rule, deadline }, signal);
    const reason = session ? judgeSession(session, member, rule, provider.clockTolerance) : 'no-step-up';
    if (!session || reason) {
      const passByRole = await askRole(provider, { member, claims, rule, deadline }, signal, tell);
      if (passByRole) return { member, session: passByRole };
      throw new Refusal((session ? reason : unreadable) ?? 'no-step-up');
    }
    if (session.kind === 'allowed') {
      if (!roleOpens(rule, provider)) throw new Refusal('no-step-up');
      return { member, session };
    }
    signal.throwIfAborted();
    // Last of all: a claim is never given back, so nothing may refuse after it.
    if (rule.once && !(await claim(session, member, rule, signal))) throw new Refusal('used');
    return { member, session };
  }

  function claim(
    session: StepUpSession,
    member: Member,
    rule: CheckedRule,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (!replayStore) warnOfSeveralProcesses();
    // A rule that comes later may let the same proof pass for longer than this one.
    longestMaxAge = Math.max(longestMaxAge, rule.maxAge);
    const { name, sessionLife, clockTolerance } = provider;
    const bounds = { maxAge: longestMaxAge, sessionLife, clockTolerance };
    return claimSession(replayStore ?? sharedMemoryStore(), name, member.projectId, session, signal, bounds);
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
        rule: checked ?? copyOf(rule as StepUpRule),
        ...trace,
        durationMs: performance.now() - startedAt,
      });
      try {
        const valid = (checked = checkRule(rule as StepUpRule, defaultMaxAge) as CheckedRule);
        refuseUnknownKeys('the options of check', options, { sid: true, raw: true });
        checkRequest(request);
        usable = request;
        // Before anything that costs, so that thousands that come at once cost nothing yet.
        const turn = takeTurn();
        if (turn) await turn;
        const waited = performance.now() - startedAt;
        if (waited > Math.max(timeout / 2, OVERLOADED_MS)) throw overloaded();
        const left = Math.max(1, timeout - waited);
        const pass = await withinLimit(
          Math.ceil(left),
          clientSignalOf(request),
          'The check took too long.',
          signal => decide(request, valid, options, trace, startedAt + timeout, signal),
        );
        report(
          { outcome: 'allowed', ...summary(), ...(untold.length > 0 && { error: untold.shift() }) },
          usable,
        );
        return { ok: true, ...pass };
      } catch (thrown) {
        const refusal = toRefusal(thrown);
        const { reason, error } = refusal;
        const outcome = outcomeOf(refusal);
        const isFault =
          reasonOf(error) !== undefined || (outcome === 'unavailable' && error.code !== 'aborted');
        if (isFault && !onDecision) notices(error);
        report({ outcome, ...summary(), reason, error: isFault ? error : (untold.shift() ?? error) }, usable);
        return { ok: false, response: toResponse(refusal, checked ?? UNKNOWN_RULE), error };
      }
    },
  };
}

const OPTIONS: KeysOf<StepUpGuardOptions> = {
  provider: true,
  maxAge: true,
  replayStore: true,
  origins: true,
  timeout: true,
  onDecision: true,
};

/** What was given as a rule, for the decision about it, even if it cannot be looked at. */
function copyOf(rule: StepUpRule): StepUpRule {
  try {
    return { ...rule };
  } catch {
    return UNKNOWN_RULE;
  }
}

// A shorter wait is a busy moment, however short the limit is.
const OVERLOADED_MS = 1_000;

// Told early, while there is time for the others: what begins so late would hardly end within the limit.
function overloaded(): StepUpError {
  return fault(
    'unavailable',
    'server-busy',
    'More checks came at once than this process can do in time: half of the limit was over before this one could begin.',
  );
}

// More than that is not kept for decisions that do not come.
const MAX_UNTOLD = 20;

interface Trace {
  memberId?: string;
}

// A rule that is no rule is answered with 503, which names none.
const UNKNOWN_RULE: CheckedRule = { resource: 'unknown', action: 'read', maxAge: 1 } satisfies StepUpRule;
