import type { StepUpErrorCode } from '../protocol/errors.js';
import type { Member } from '../protocol/member.js';
import type { Action } from '../protocol/operation.js';

export type { Action, Member };

/**
 * What a verification counts for: exactly its resource and action, every action on its resource,
 * or everything in this session.
 */
export type CacheScope = 'action' | 'resource' | 'session';

/** The question: may this person do this now? */
export interface StepUpRequest {
  /** What is to be changed: 1 to 128 characters of RFC 6749's scope set (`[\x21\x23-\x5B\x5D-\x7E]`). */
  resource: string;
  /** What is to be done to it. */
  action: Action;
  /** A role's permission is not enough: it must be real MFA. Default false. */
  forceStepUp?: boolean | undefined;
  /**
   * How old a verification may be: seconds or `90s`, `15m`, `1h`. `0` asks afresh for each use. Default: the client's
   * setting, `15m`.
   */
  maxAge?: number | string | undefined;
  /** What the verification counts for. Default: the client's setting, `action`. */
  cacheScope?: CacheScope | undefined;
  /**
   * Which one: a step-up to delete invoice 1042 does not open invoice 1043. 1 to 256 printable ASCII characters without
   * `"` and `\\`; exact, whatever `cacheScope` says. Default: none, and then nothing that was proved with one counts.
   */
  target?: string | undefined;
  /**
   * The authentication context class references that would do (OpenID Connect Core 1.0, 3.1.2.1): only an answer that has
   * reached one of them counts. `invalid-request` where the provider cannot tell.
   */
  acrValues?: string[] | undefined;
  /** Unix ms: an authentication then or before does not answer the question. What a server has refused is no answer. */
  notBefore?: number | undefined;
  /** Asks the provider to send its chat webhook as well. Default false. */
  webhookNotification?: boolean | undefined;
  /** What is about to happen, in the person's words. Shown where the provider can show it. */
  comment?: string | undefined;
  /** Gives the question up: `aborted`. */
  signal?: AbortSignal | undefined;
}

/** The proof that the person was verified; the object is frozen. Times are Unix ms. */
export interface Verification {
  /** What it was asked for; what else it counts for, the request's `cacheScope` says. */
  readonly resource: string;
  readonly action: Action;
  /** Which one it counts for; missing where the question named none. */
  readonly target?: string;
  /** The member who was verified. */
  readonly memberId: string;
  /** The provider's id of this step-up, to be sent to the server. Missing on a pass without MFA. */
  readonly sid?: string;
  /** When the person was verified. */
  readonly verifiedAt: number;
  /** When it stops to count for the request that it was given for. */
  readonly expiresAt: number;
  /** Nobody was asked: an earlier verification still holds. */
  readonly fromCache: boolean;
  /** `step-up`: real MFA. `allowed`: the provider let the role through without it. */
  readonly kind: 'step-up' | 'allowed';
  /** The authentication context class reference that was reached, where the provider tells. */
  readonly acr?: string;
  /** How it was done (RFC 8176), where the provider tells. */
  readonly amr?: readonly string[];
}

/** What a provider's adapter has found in an answer that it parsed and found complete. */
export interface ProviderAnswer {
  /** The provider's id of the step-up session. */
  sid?: string | undefined;
  /** When the provider verified the person, Unix ms. */
  timestamp?: number | undefined;
  /** When the provider forgets it, Unix ms. */
  expiresAt?: number | undefined;
  /** `step-up`: real MFA. `allowed`: the role is enough, and nobody was asked for a factor. */
  kind: 'step-up' | 'allowed';
  /** The authentication context class reference that was reached (OpenID Connect Core 1.0, section 2). */
  acr?: string | undefined;
  /** The authentication methods used (RFC 8176). */
  amr?: string[] | undefined;
  /**
   * When the person authenticated, Unix ms. It may lie before the question: a recent sign-in counts, as old as it is. One
   * that is later than the answer is not believed.
   */
  authenticatedAt?: number | undefined;
}

/** The answer with which the person comes back to the page that they were led away from. */
export interface ReturnedAnswer {
  /** What was asked. */
  request: StepUpRequest;
  answer: ProviderAnswer;
  /**
   * When it was asked, Unix ms: by that, and not by the return, it is told whether the person authenticated lately enough.
   * Default: the return.
   */
  askedAt?: number | undefined;
}

/** A question as a provider gets it: checked, with its defaults filled in. `maxAge` is in seconds. */
export type ProviderQuestion = StepUpRequest & { maxAge: number };

/** What is to be authorised: one request to a server. */
export interface RequestToAuthorize {
  /** Its method, as it is sent. */
  method: string;
  /** Its address, absolute. */
  url: string;
  /** What it is known to do, where it is sent after a step-up for that. */
  resource?: string;
  action?: Action;
  /** What the server wants as `nonce` in a proof of possession (RFC 9449, section 9). Default: none. */
  dpopNonce?: string;
}

/** How a request is authorised. */
export interface RequestAuthorization {
  /** `DPoP`: with a proof of possession (RFC 9449). null: by nothing that a script adds, such as a cookie. */
  scheme: 'Bearer' | 'DPoP' | null;
  /** The access token. */
  token?: string | undefined;
  /** The DPoP proof for exactly this request. */
  proof?: string | undefined;
}

/** Something worth keeping in the provider's audit log. */
export interface AuditEvent {
  /** `thing:verb`. The known ones are completed by the editor; any string is allowed. */
  tag: AuditTag;
  /** How serious it is. Default: the provider's. */
  severity?: 'low' | 'medium' | 'high' | undefined;
  /** Whether it succeeded. */
  status?: boolean | undefined;
  /** Why it did not. */
  error?: string | undefined;
  /** What else belongs to it. No token and no secret: it is kept. */
  metadata?: Record<string, unknown> | undefined;
  /** Where it happened, as the log is to show it. */
  page?: string | undefined;
}

/** A tag of the audit log. */
export type AuditTag =
  | 'admin:access'
  | 'user:delete'
  | 'document:delete'
  | 'payment:transfer'
  // Keeps the completion of the literals above while any string is allowed.
  | (string & Record<never, never>);

/** How an audit event is logged. */
export interface AuditOptions {
  /** Sends the provider's chat webhook as well. Default false. */
  webhookNotification?: boolean | undefined;
  /** Opens the provider's sign-in when nobody is signed in. Default false. */
  requireAuth?: boolean | undefined;
}

/** An identity provider's browser half. It translates; the client decides. */
export interface StepUpProvider {
  /** A short stable name; part of the cache's key. */
  readonly name: string;
  /** The provider's project, where it has one; part of the cache's key. */
  readonly projectId?: string | undefined;
  /** Host names (their subdomains included) on which the provider's own console may lie. */
  readonly hosts?: readonly string[] | undefined;
  /** `target`: it binds a proof to the target of its question. Without it, a request with a target is `invalid-request`. */
  readonly binds?: 'target' | undefined;
  /**
   * `window`: it asks in a window of its own, of which nothing is seen in the page, so whoever asks shows how to give up.
   * Default: in the page, where its own modal can be cancelled.
   */
  readonly asksIn?: 'window' | undefined;
  /** Resolves when the provider can be asked; rejects with `unavailable`. */
  ready(signal: AbortSignal): Promise<void>;
  /** Tells who is signed in; null: nobody. */
  getMember(): Promise<Member | null>;
  /**
   * Called in the same turn as `require()`, so within the click, before anything is waited for: what needs a window opens
   * an empty one here, unless it knows already that nobody has to be asked. `verify` (or `signIn` before it) gets the very
   * same request object, and uses it.
   * @param signal Aborted where `verify` is not reached, since the question was joined, answered by then or given up: what
   * was opened is to be closed.
   */
  prepare?(request: ProviderQuestion, signal: AbortSignal): void;
  /** Signs the person in. With `request`, a provider may sign in and step up at once, in one window. */
  signIn?(signal: AbortSignal, request?: ProviderQuestion): Promise<Member | null | 'navigated'>;
  /** Asks the person. Rejects with a `StepUpError`; resolves only for a complete, positive answer. */
  verify(request: ProviderQuestion, signal: AbortSignal): Promise<ProviderAnswer | 'navigated'>;
  /** The answer to a question that led away from the page, once after the return. */
  resume?(): Promise<ReturnedAnswer | null>;
  /** Opens the provider's console, where MFA is set up. */
  openConsole(options: { returnTo: string }): Promise<'closed' | 'navigated'>;
  /** Gives the access token that servers want in `Authorization`; null: nobody is signed in, or there is none. */
  getAccessToken(): Promise<string | null>;
  /** Says how a request of `createStepUpFetch` is authorised; null: not at all. Default: `Bearer` with `getAccessToken()`. */
  authorize?(request: RequestToAuthorize): Promise<RequestAuthorization | null>;
  /** Writes an event into the provider's audit log. */
  track?(event: AuditEvent, options?: AuditOptions): Promise<void>;
  /** Reports every change of the session. Returns the function that stops it. */
  onSessionChange(callback: (session: { member: Member | null }) => void): () => void;
}

/** Sorts a provider's error texts into codes; the first row that matches wins. */
export type ErrorCodeTable = ReadonlyArray<readonly [pattern: RegExp, code: StepUpErrorCode]>;
