import type { RequestAuthorization, RequestToAuthorize } from '../../client/types.js';
import type { Operation } from '../../protocol/operation.js';

/** The claims of an ID token. */
export type Claims = Readonly<Record<string, unknown>>;

/** The session as a client holds it. */
export interface OidcSession {
  /** Of the ID token, decoded from the raw one: libraries leave claims out of what they call a profile. */
  claims: Record<string, unknown>;
  /** Null where there is none that can be used now. */
  accessToken: string | null;
  /** When the provider issued the ID token to this page, Unix ms, where the client knows it by itself. */
  receivedAt?: number | undefined;
}

/** What the provider is to be asked (OpenID Connect Core 1.0, 3.1.2.1). A level by `acrValues` or by `claims`, never both. */
export interface OidcRequest {
  /** The levels that would do, in the order of preference. */
  acrValues?: string[];
  /** The `claims` parameter (OpenID Connect Core 1.0, 5.5), with an essential `acr`. */
  claims?: object;
  /** How long ago the person may have authenticated: seconds, above 0. */
  maxAge?: number;
  /** The person authenticates again, however lately they did. */
  prompt?: 'login';
  /** Who is signed in, as the provider would know them. */
  loginHint?: string;
  /** What it is for; missing where somebody only signs in. */
  question?: Operation;
}

/** Who holds the session with an OpenID Connect provider. `oauthClient()` and the bridges make one. */
export interface OidcClient {
  /** The issuer's identifier. */
  readonly issuer: string;
  /** Whether the provider takes the `claims` parameter, as its discovery document says. */
  supportsClaims?(): Promise<boolean>;
  /** The session as it is now; null: nobody is signed in. */
  getSession(): Promise<OidcSession | null>;
  /**
   * Opens its window, empty, within the click that is under way. Missing where it only navigates.
   * @param signal Closes it, where it comes to nothing.
   */
  prepare?(signal?: AbortSignal): void;
  /**
   * Leads the person to the provider. Resolves once `getSession()` is the new session.
   * @throws A `StepUpError`, or an error with `error` and `error_description` as the provider answered them.
   */
  authorize(request: OidcRequest, signal: AbortSignal): Promise<'navigated' | void>;
  /** What was asked, after a return from a navigation, once; null where nobody has returned. */
  resume?(): Promise<OidcRequest | null>;
  /** Reports every change of the session. Returns the function that stops it. */
  onSessionChange(callback: () => void): () => void;
  /** How a request to an API is authorised. Default: by the session's access token, as `Bearer`. */
  authorization?(
    request: Pick<RequestToAuthorize, 'method' | 'url' | 'dpopNonce'>,
  ): Promise<RequestAuthorization | null>;
}
