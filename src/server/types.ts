import type { StepUpError } from '../protocol/errors.js';
import type { Member } from '../protocol/member.js';
import type { Action } from '../protocol/operation.js';

export type { Action, Member };

/** What a route asks for. */
export interface StepUpRule {
  /** What is to be changed: 1 to 128 characters of RFC 6749's scope set (`[\x21\x23-\x5B\x5D-\x7E]`). */
  resource: string;
  /** What is to be done to it. */
  action: Action;
  /** How old the step-up may be: seconds, at least 1, or `90s`, `15m`, `1h`. Default: the guard's. */
  maxAge?: number | string;
  /** The proof opens this once; the next use needs a new step-up. Default false. */
  once?: boolean;
  /** The authentication context class references that would do (RFC 9470, section 4). */
  acrValues?: string[];
  /**
   * Whether a member whose role may do this without MFA passes without a step-up. Default: the verifier's, else false.
   * Such a pass is nothing that could be used up: with `once` it holds each time.
   */
  allowRole?: boolean;
  /** Real MFA, even where the role would do: nobody passes by role, whatever `allowRole` says. Default false. */
  force?: boolean;
}

/** A rule with its defaults filled in, as verifiers get it. `maxAge` is in whole seconds. */
export type CheckedRule = Readonly<StepUpRule & { maxAge: number }>;

/** The step-up that a provider has found. */
export interface StepUpSession {
  /** The provider's id of it; with `once`, a hash of it is what is claimed. */
  id: string;
  /** What is claimed with `once` instead of `id`, where a provider takes several spellings for one session. */
  claimId?: string;
  /** `step-up` (default): the person proved who they are. `allowed`: the role needs no proof. */
  kind?: 'step-up' | 'allowed';
  /** Who stepped up. */
  memberId: string;
  /**
   * When, Unix ms. A verifier may leave it out only if its provider ends every session within the rule's `maxAge`: the
   * guard has nothing to judge the age by then.
   */
  verifiedAt?: number;
  /** When the provider forgets it, Unix ms. */
  expiresAt?: number;
  /** What it was made for. `'any'`: the proof lies in the token and counts for all that the token may do. */
  covers: { resource: string; action: Action } | 'any';
  /** The authentication context class reference that was reached. */
  acr?: string;
  /** The authentication methods used (RFC 8176). */
  amr?: string[];
}

/** The server half of one identity provider: it translates tokens and sessions; the guard decides. */
export interface StepUpVerifier {
  /** A short stable name; part of the key under which a proof is claimed. */
  readonly name: string;
  /** How far the provider's clock and this server's may differ, seconds. Default 5. */
  readonly clockTolerance?: number;
  /**
   * How long a session of this provider can live, seconds. A used proof is remembered that long where the session does
   * not say when it ends. Default 600; a day for proof that lies in the token.
   */
  readonly sessionLife?: number;
  /** Whether members pass by their role where a rule does not say. Default false. */
  readonly allowRole?: boolean;
  /**
   * Tells whose token it is.
   * @throws {StepUpError} `sign-in-required` for a token that is not good, `unavailable` where it could not be checked.
   */
  authenticate(
    credentials: { scheme: 'Bearer' | 'DPoP'; token: string; request: Request },
    signal: AbortSignal,
  ): Promise<{ member: Member; claims: Record<string, unknown> }>;
  /**
   * Tells which step-up belongs to the evidence; null where there is none. `deadline`: when the guard's limit for this
   * check is over, by `performance.now()`; what cannot be answered by then is better refused at once.
   * @throws {StepUpError} `unavailable`, `timeout` or `invalid-response` where that could not be found out, `denied`
   * where the member may not do it at all.
   */
  findStepUp(
    evidence: {
      sid: string | null;
      member: Member;
      claims: Record<string, unknown>;
      rule: CheckedRule;
      deadline?: number;
    },
    signal: AbortSignal,
  ): Promise<StepUpSession | null>;
  /**
   * Tells what the member's role says, where no step-up holds: not at all, without MFA, or after a step-up.
   * @throws {StepUpError} where that could not be found out: 503 for a rule with `allowRole`, else the challenge.
   */
  findPermission?(
    evidence: { member: Member; claims: Record<string, unknown>; rule: CheckedRule; deadline?: number },
    signal: AbortSignal,
  ): Promise<'deny' | 'allow' | 'step-up'>;
  /**
   * Is told where to put what the operator should know although no request is refused for it, such as keys that could
   * not be refreshed. Called once by each guard that is made with this verifier.
   */
  onFault?(report: (error: StepUpError) => void): void;
}

/** Remembers which proofs were used. */
export interface ReplayStore {
  /**
   * Claims a key, at once for everybody who shares the store.
   * @param ttl How long the claim must be remembered, whole ms.
   * @param signal Gives the claim up: it must then not happen later.
   * @returns True for the first caller only.
   */
  claim(key: string, ttl: number, signal: AbortSignal): Promise<boolean>;
}

/**
 * Why a request was not let through, for logs.
 *
 * No step-up was found, and the session id may have been in a JSON body that the guard could not look into:
 *
 * - `body-too-large`: above 64 KiB.
 * - `body-compressed`: it has a `Content-Encoding`.
 * - `body-charset`: it is not in UTF-8.
 * - `body-not-readable`: used up by somebody before the guard, broken off, or not JSON after all.
 *
 * In these cases send the id as the header `X-Step-Up-Session-Id`, or let the app read the body and give the id as the
 * option `sid`.
 */
export type RefusalReason =
  | OwnReason
  /** A token or a session of another project than the one that was set. */
  | 'wrong-project'
  /** No key is known by the name that the token gives. */
  | 'unknown-key'
  /** The key of that name did not make the token's signature. */
  | 'wrong-signature'
  /** The clocks of the provider and of this server differ. */
  | 'clock'
  /** The provider refuses the server's own token. */
  | 'server-token-refused'
  /** The verification keys could not be fetched. */
  | 'keys-unavailable'
  /** Two different keys have the same name. */
  | 'duplicate-keys'
  /** What answers at the provider's address is not the provider. */
  | 'wrong-api'
  /** The provider could not be reached, or says that it cannot answer. */
  | 'provider-unavailable'
  /** More is asked of the provider than it answers in time. */
  | 'provider-busy'
  /** More checks came at once than this process can do in time. */
  | 'server-busy'
  /** The store of used proofs cannot promise to remember them. */
  | 'store-unsafe'
  /** The store of used proofs is full, or away. */
  | 'store-unavailable';

/** What the guard finds itself. Other reasons come with an error of their own. */
export type OwnReason =
  | 'no-token'
  | 'invalid-token'
  | 'no-step-up'
  | 'body-too-large'
  | 'body-compressed'
  | 'body-charset'
  | 'body-not-readable'
  | 'other-member'
  | 'other-resource-or-action'
  | 'other-acr'
  | 'stale'
  | 'used'
  | 'denied'
  | 'not-checked';

/** What was decided about one request. Holds no token and no session id. */
export interface Decision {
  /** `challenged`: 401. `refused`: 403. `unavailable`: 503. */
  outcome: 'allowed' | 'challenged' | 'refused' | 'unavailable';
  rule: StepUpRule;
  /** Who asked, once the token has told. */
  memberId?: string;
  reason?: RefusalReason;
  /** What was wrong, with what to check. With `allowed`: what the operator should know nevertheless. */
  error?: StepUpError;
  /** How long the check took, ms. */
  durationMs: number;
}

/** What a guard found: who asks and by which step-up, or the answer to send instead. */
export type CheckResult =
  | { ok: true; member: Member; session: StepUpSession }
  | { ok: false; response: Response; error: StepUpError };

/** What a handler learns about a request that was let through. */
export interface StepUpPass {
  member: Member;
  session: StepUpSession;
}

/** Settings of `createStepUpGuard`. */
export interface StepUpGuardOptions {
  provider: StepUpVerifier;
  /** How old a step-up may be where the rule does not say: seconds, at least 1, or `15m`. Default 15 minutes. */
  maxAge?: number | string;
  /** Where used proofs are remembered. Default: this process's memory, one for all guards in it. */
  replayStore?: ReplayStore;
  /** How long one check may take in all, provider and store together, ms. Default 5000. */
  timeout?: number;
  /**
   * Gets every decision, and the request that it is about, so that a log can carry its correlation id; undefined where
   * `check` was given something that is no `Request`. What it throws, rejects with or answers changes nothing.
   */
  onDecision?: (decision: Decision, request: Request | undefined) => void;
}

/** What an app can tell a guard about one request. */
export interface CheckOptions {
  /**
   * The id of the step-up session, where the app has read it itself, or a function that gives it and is called only once
   * the token holds. It counts instead of header and body, and where it is malformed or null, as none; undefined: the
   * guard looks for itself. A function that throws is answered with 503.
   */
  sid?: string | null | (() => string | null | undefined | Promise<string | null | undefined>);
}

/** The lock of a server's routes. */
export interface StepUpGuard {
  /**
   * Decides about one request. Never rejects and never throws: whatever is unexpected is `ok: false`.
   *
   * The request's body stays readable; it is looked into only where a JSON body may carry the session id.
   * @param request A `Request` of any realm or library. Something else is answered with 503 and `invalid-request`.
   */
  check(request: Request, rule: StepUpRule, options?: CheckOptions): Promise<CheckResult>;
}
