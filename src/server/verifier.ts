import type { StepUpError } from '../protocol/errors.js';
import type { Member } from '../protocol/member.js';
import type { Action } from '../protocol/operation.js';
import type { CheckedRule } from './rule.js';

/** What a request proves itself with, as a verifier gets it. */
export type StepUpCredentials = (
  | {
      /** The scheme of `Authorization`. */
      scheme: 'Bearer' | 'DPoP';
      token: string;
    }
  | {
      /** The app's own session, of a verifier whose `credentials` are `session`: `request` and `raw` have its cookie. */
      scheme: 'Session';
      token?: undefined;
    }
) & {
  request: Request;
  /** What the adapter was given, such as Express's `req` with `req.session`; undefined where `check` was given none. */
  raw?: unknown;
  /** The public origins of the app, where they are known: what a DPoP proof's `htu` may begin with. */
  origins?: readonly string[];
  /**
   * Claims something in the guard's replay store, such as the `jti` of a proof of possession.
   * @param key Anything: the store gets a hash of it and of the verifier's name.
   * @param ttl How long it must be remembered, ms.
   * @returns True for the first caller only.
   */
  claim(key: string, ttl: number): Promise<boolean>;
};

/** The step-up that a provider has found. */
export interface StepUpSession {
  /** The provider's id of it; with `once`, a hash of it is what is claimed. */
  id: string;
  /** What is claimed with `once` instead of `id`, where a provider takes several spellings for one session. */
  claimId?: string | undefined;
  /** `step-up` (default): the person proved who they are. `allowed`: the role needs no proof. */
  kind?: 'step-up' | 'allowed' | undefined;
  /** Who stepped up. */
  memberId: string;
  /**
   * When, Unix ms. A verifier may leave it out only if its provider ends every session within the rule's `maxAge`: the
   * guard has nothing to judge the age by then.
   */
  verifiedAt?: number | undefined;
  /** When the provider forgets it, Unix ms. */
  expiresAt?: number | undefined;
  /** What it was made for. `'any'`: the proof lies in the token and counts for all that the token may do. */
  covers: { resource: string; action: Action; target?: string } | 'any';
  /** The authentication context class reference that was reached. */
  acr?: string | undefined;
  /** The authentication methods used (RFC 8176). */
  amr?: string[] | undefined;
}

/** The server half of one identity provider: it translates tokens and sessions; the guard decides. */
export interface StepUpVerifier {
  /** A short stable name; part of the key under which a proof is claimed. */
  readonly name: string;
  /** How far the provider's clock and this server's may differ, seconds. Default 5. */
  readonly clockTolerance?: number | undefined;
  /**
   * How long a session of this provider can live, seconds. A used proof is remembered that long where the session does
   * not say when it ends. Default 600; a day for proof that lies in the token.
   */
  readonly sessionLife?: number | undefined;
  /** Whether members pass by their role where a rule does not say. Default false. */
  readonly allowRole?: boolean | undefined;
  /** `target`: its proofs are bound to targets. Without it, no rule may have one. */
  readonly binds?: 'target' | undefined;
  /**
   * Where a request proves who sends it: in `Authorization` (default), or by the app's own session, a cookie; then the
   * guard looks at where the request comes from as well.
   */
  readonly credentials?: 'authorization' | 'session' | undefined;
  /** The public origins of the app, for guards that are given none: `https://app.example.com`. */
  readonly origins?: readonly string[] | undefined;
  /** Whether it compares a request's public address, as DPoP does: adapters of Node servers then need `origins`. */
  readonly needsOrigins?: boolean | undefined;
  /** Where used proofs are remembered, for guards that are given no store. */
  readonly replayStore?: ReplayStore | undefined;
  /**
   * Tells who sends a request.
   * @throws {StepUpError} `sign-in-required` for a token that is not good or where nobody is signed in, `unavailable` where
   * it could not be checked.
   */
  authenticate(
    credentials: StepUpCredentials,
    signal: AbortSignal,
  ): Promise<{ member: Member; claims: Record<string, unknown> }>;
  /**
   * Challenges for `WWW-Authenticate` beside the standard one, of a request that is answered with 401, or with 403 since
   * the verifier threw `denied`. What it throws changes nothing.
   * @param error Why the request is refused: an error of the verifier is the very one that it threw.
   */
  challenge?(rule: CheckedRule, error: StepUpError): string | readonly string[] | null | undefined;
  /**
   * Where a browser goes that asks for a page (`Accept: text/html`) and is refused with 401: it is sent there with 303. An
   * address of the app's own origin, `/step-up?return_to=…`, or of one of `origins`; null: the answer is the problem document, as ever.
   */
  pageFor?(request: Request, rule: CheckedRule, error: StepUpError): string | null;
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
