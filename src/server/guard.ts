import { invalidRequest, type KeysOf, refuseUnknownKeys, StepUpError } from '../protocol/errors.js';
import { answerOf } from './answer.js';
import { claimProof, claimSession } from './claim.js';
import { clientSignalOf } from './client-signal.js';
import { readCredentials } from './credentials.js';
import { withinLimit } from './deadline.js';
import { isName, judgeSession } from './judge-session.js';
import { fault, reasonOf } from './fault.js';
import { createNotices } from './notices.js';
import { checkOrigins, comesFromApp, isFromWithin, isSafe } from './origins.js';
import { outcomeOf, Refusal, toRefusal } from './refusal.js';
import { sharedMemoryStore } from './replay-stores/shared-memory.js';
import { readTarget, ruleFor } from './resolve-rule.js';
import { askRole, roleOpens } from './role.js';
import { checkRule, parseMaxAge } from './rule.js';
import { readHeader, readSessionId, type SessionIdReading } from './session-id.js';
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
  StepUpRuleSource,
  StepUpSession,
  StepUpVerifier,
  ReplayStore,
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
  const { provider, maxAge = 900, timeout = 5_000, onDecision } = options ?? {};
  if (!isName(provider?.name)) {
    throw invalidRequest('A guard needs a provider that has a name.');
  }
  for (const method of ['authenticate', 'findStepUp'] as const) {
    if (typeof provider[method] !== 'function') {
      throw invalidRequest(`A guard's provider must have a method ${method}.`);
    }
  }
  const { replayStore = provider.replayStore, origins: given = provider.origins } = options;
  if (replayStore !== undefined && typeof replayStore?.claim !== 'function') {
    throw invalidRequest('replayStore must have a method claim.');
  }
  if (!(Number.isSafeInteger(timeout) && timeout > 0 && timeout < 2 ** 31)) {
    throw invalidRequest('timeout must be whole milliseconds above 0.');
  }
  const defaultMaxAge = parseMaxAge(maxAge);
  const origins = checkOrigins(given);
  const bySession = provider.credentials === 'session';
  const notices = createNotices();
  // What the operator should know although nothing was refused for it: told with the next decision.
  const untold: StepUpError[] = [];
  const tell = (error: StepUpError): void => {
    if (!onDecision) notices(error);
    else if (untold.length < MAX_UNTOLD) untold.push(error);
  };
  provider.onFault?.(tell);
  let longestMaxAge = 0;

  /** Tells who sends a request, by a token or by the app's own session. */
  async function authenticate(
    request: Request,
    raw: unknown,
    signal: AbortSignal,
  ): ReturnType<StepUpVerifier['authenticate']> {
    const evidence = {
      request,
      raw,
      ...(origins && { origins }),
      claim: (key: string, ttl: number) => claimProof(storeOf(), provider.name, key, ttl, signal),
    };
    if (bySession) {
      try {
        return await provider.authenticate({ scheme: 'Session', ...evidence }, signal);
      } catch (thrown) {
        const refusal = toRefusal(thrown);
        // There is no token that could be bad.
        throw refusal.reason === 'invalid-token' ? new Refusal('no-token', refusal.error) : thrown;
      }
    }
    const credentials = readCredentials(request.headers);
    if (credentials === 'missing') throw new Refusal('no-token');
    if (credentials === 'malformed') throw new Refusal('invalid-token');
    return provider.authenticate({ ...credentials, ...evidence }, signal);
  }

  /** By a cookie, a request counts only from the app's own pages; one that changes nothing, where its rule says once. */
  function refuseElsewhere(request: Request, once: boolean): void {
    if (bySession && (once || !isSafe(request.method)) && !comesFromApp(request, origins))
      throw new Refusal('other-origin');
  }

  async function decide(
    request: Request,
    source: StepUpRuleSource,
    options: CheckOptions | undefined,
    trace: Trace,
    deadline: number,
    signal: AbortSignal,
  ): Promise<StepUpPass> {
    refuseElsewhere(request, false);
    const found = await ruleFor(source, request, defaultMaxAge, signal);
    trace.rule = found;
    refuseElsewhere(request, found.once === true);
    const rule = (trace.rule = await readTarget(found, request, provider, signal));
    const own = bySession ? readHeader(request) : undefined;
    if (own === 'malformed') throw new Refusal('no-step-up');

    const { member, claims } = await authenticate(request, options?.raw, signal);
    if (!isName(member?.id)) throw new StepUpError('invalid-response', 'The verifier names no member.');
    trace.memberId = member.id;

    const { sid, unreadable }: SessionIdReading = own ?? (await readSessionId(request, options?.sid, signal));
    signal.throwIfAborted();
    // Without a session id, another site could have a link of its own opened by what the person has proved.
    const isFound = !bySession || sid !== null || !isSafe(request.method) || isFromWithin(request);
    const session = isFound
      ? await provider.findStepUp({ sid, member, claims, rule, deadline }, signal)
      : null;
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

  function storeOf(): ReplayStore {
    if (!replayStore) warnOfSeveralProcesses();
    return replayStore ?? sharedMemoryStore();
  }

  function claim(
    session: StepUpSession,
    member: Member,
    rule: CheckedRule,
    signal: AbortSignal,
  ): Promise<boolean> {
    // A rule that comes later may let the same proof pass for longer than this one.
    longestMaxAge = Math.max(longestMaxAge, rule.maxAge);
    const { name, sessionLife, clockTolerance } = provider;
    const bounds = { maxAge: longestMaxAge, sessionLife, clockTolerance };
    return claimSession(storeOf(), name, member.projectId, session, signal, bounds);
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
    ...(provider.binds && { binds: provider.binds }),
    ...(origins && { origins }),
    ...(provider.needsOrigins && { needsOrigins: true }),
    async check(request, rule, options) {
      const startedAt = performance.now();
      const trace: Trace = {};
      let usable: Request | undefined;
      const summary = (): Pick<Decision, 'memberId' | 'durationMs' | 'rule'> => ({
        ...trace,
        rule: trace.rule ?? copyOf(rule),
        durationMs: performance.now() - startedAt,
      });
      try {
        // One that is there already is known before anything is waited for.
        const source = typeof rule === 'function' ? rule : (trace.rule = checkRule(rule, defaultMaxAge));
        refuseUnknownKeys('the options of check', options, { sid: true, raw: true });
        if (bySession && options?.sid !== undefined) throw sidElsewhere();
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
          signal => decide(request, source, options, trace, startedAt + timeout, signal),
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
        const shown = (trace.rule ?? UNKNOWN_RULE) as CheckedRule;
        return { ok: false, response: answerOf(refusal, shown, provider, usable), error };
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
  onDecision: 'function undefined',
};

/** What was given as a rule, for the decision about it, even if it cannot be looked at. */
function copyOf(rule: StepUpRuleSource): StepUpRule {
  if (typeof rule === 'function') return UNKNOWN_RULE;
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

function sidElsewhere(): StepUpError {
  return invalidRequest(
    "With the app's own session, the session id is read from its header alone: leave the option sid out.",
  );
}

// More than that is not kept for decisions that do not come.
const MAX_UNTOLD = 20;

interface Trace {
  memberId?: string;
  rule?: StepUpRule;
}

// A rule that is no rule is answered with 503, which names none.
const UNKNOWN_RULE: CheckedRule = { resource: 'unknown', action: 'read', maxAge: 1 } satisfies StepUpRule;
