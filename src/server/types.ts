import type { StepUpError } from '../protocol/errors.js';
import type { Member } from '../protocol/member.js';
import type { Action } from '../protocol/operation.js';
import type { StepUpRule, StepUpRuleSource } from './rule.js';
import type { ReplayStore, StepUpSession, StepUpVerifier } from './verifier.js';

export type { Action, Member };
export type { CheckedRule, StepUpRule, StepUpRuleSource } from './rule.js';
export type { ReplayStore, StepUpCredentials, StepUpSession, StepUpVerifier } from './verifier.js';

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
  /** A token of another issuer than the one that was set. */
  | 'wrong-issuer'
  /** A token for another API. */
  | 'wrong-audience'
  /** A token of the issuer that is no access token, such as an ID token. */
  | 'no-access-token'
  /** A token that only its issuer can read, where introspection is not set. */
  | 'opaque-token'
  /** Tokens that do not say when the person authenticated. */
  | 'no-auth-time'
  /** A proof of possession (DPoP) that is missing or not good. */
  | 'invalid-proof'
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
  | 'store-unavailable'
  /** The function given as rule threw, or returned none that can be meant. */
  | 'no-rule'
  /** The function given as target threw, or returned none that can be meant. */
  | 'no-target'
  /** The rule has a target, and the verifier's proofs are not bound to one. */
  | 'target-not-bound';

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
  | 'other-target'
  | 'other-acr'
  /** By the app's own session, a request that does not come from the app's own pages. */
  | 'other-origin'
  | 'stale'
  | 'used'
  | 'denied'
  | 'not-checked';

/** What was decided about one request. Holds no token and no session id. */
export interface Decision {
  /** `challenged`: 401. `refused`: 403. `unavailable`: 503. */
  outcome: 'allowed' | 'challenged' | 'refused' | 'unavailable';
  /** What was asked for: the route's rule, with the target of this request. */
  rule: StepUpRule;
  /** Who asked, once the token or the session has told. */
  memberId?: string;
  /** Why it was not let through; missing where it was. */
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
  /** Who knows tokens and step-ups: `transcodes()`, `oidc()`, a backend's `verifier`, or one's own. */
  provider: StepUpVerifier;
  /** How old a step-up may be where the rule does not say: seconds, at least 1, or `15m`. Default 15 minutes. */
  maxAge?: number | string | undefined;
  /** Where used proofs are remembered. Default: the verifier's, else this process's memory, one for all guards in it. */
  replayStore?: ReplayStore | undefined;
  /**
   * The public origins of the app, exactly as browsers spell them: `https://app.example.com`. From these pages requests may
   * come by the app's own session, and proofs of possession may be made for these addresses. Default: the verifier's.
   */
  origins?: readonly string[] | undefined;
  /** How long one check may take in all, provider and store together, ms. Default 5000. */
  timeout?: number | undefined;
  /**
   * Gets every decision, and the request that it is about, so that a log can carry its correlation id; undefined where
   * `check` was given something that is no `Request`. What it throws, rejects with or answers changes nothing.
   */
  onDecision?: ((decision: Decision, request: Request | undefined) => void) | undefined;
}

/** What an app can tell a guard about one request. */
export interface CheckOptions {
  /**
   * The id of the step-up session, where the app has read it itself, or a function that gives it and is called only once
   * the token holds. It counts instead of header and body, and where it is malformed or null, as none; undefined: the
   * guard looks for itself. A function that throws is answered with 503.
   */
  sid?: string | null | (() => string | null | undefined | Promise<string | null | undefined>) | undefined;
  /** The request as the app's framework knows it, for a verifier that reads the app's own session from it. */
  raw?: unknown;
}

/** The lock of a server's routes. */
export interface StepUpGuard {
  /** `target`: rules may have one. For adapters, which refuse such a rule when the route is made. */
  readonly binds?: 'target';
  /** The public origins of the app, where they are known. */
  readonly origins?: readonly string[];
  /** Whether adapters of Node servers need `origins`. */
  readonly needsOrigins?: boolean;
  /**
   * Decides about one request. Never rejects and never throws: whatever is unexpected is `ok: false`.
   *
   * The request's body stays readable; it is looked into only where a JSON body may carry the session id. A rule or a
   * target that is a function, and reads the body, does so from a `clone()`.
   * @param request A `Request` of any realm or library. Something else is answered with 503 and `invalid-request`.
   */
  check(request: Request, rule: StepUpRuleSource, options?: CheckOptions): Promise<CheckResult>;
}
