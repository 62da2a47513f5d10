import type { JSONWebKeySet, JWK } from 'jose';
import { invalidRequest, type KeysOf, refuseUnknownKeys, StepUpError } from '../../../protocol/errors.js';
import { isSessionId } from '../../../protocol/session-id.js';
import { isName } from '../../judge-session.js';
import type { StepUpVerifier } from '../../types.js';
import { accessTokenReader } from './access-token.js';
import { permissionLookUp } from './permission.js';
import { providerApi } from './provider-api.js';
import { sessionLookUp } from './session-look-up.js';
import { readSession } from './step-up-session.js';
import { verificationKeys } from '../../keys/verification-keys.js';

// Transcodes forgets a step-up session after ten minutes.
const SESSION_LIFE = 600;

// A key that was withdrawn because it leaked must not live on for longer than a day.
const MAX_STALE = 86_400;

/** Settings of the Transcodes verifier. */
export interface TranscodesVerifierOptions {
  /** The project's id; tokens and sessions of others are refused. */
  projectId: string;
  /** The server's own token for Transcodes' API. Never logged, never in an error. */
  serverToken: string;
  /** The public key of the access tokens: the JWK from the console, a JWKS, or a JWKS' address (https unless loopback). */
  publicKey: JWK | JSONWebKeySet | URL;
  /** Where the API lies, its path included. Default `https://api.transcodesapis.com`. */
  apiUrl?: string | URL | undefined;
  /** The access tokens' `aud`. Default `transcodes-sdk`. */
  audience?: string | undefined;
  /** The access tokens' `iss`. Default: not checked. */
  issuer?: string | undefined;
  /** How far the clocks may differ, seconds, for tokens and for sessions. Default 5. */
  clockTolerance?: number | undefined;
  /** How long one question to the API or the key server may take, ms. Default 4000. */
  timeout?: number | undefined;
  /** Accepts sessions of older API builds, which name no resource: any step-up for the same action then counts. */
  legacySessions?: boolean | undefined;
  /**
   * How many questions of each kind the API is asked at once. Others wait for their turn, one of each member, and get 503
   * as soon as it can be told that they would not be answered in time. Default 50.
   */
  maxConcurrentLookUps?: number | undefined;
  /**
   * With keys from a URL: how much longer the last good ones serve while they cannot be fetched anew, seconds. Default
   * 3600; 0: not at all.
   */
  keysStaleIfError?: number | undefined;
  /** Another `fetch`, for a proxy or a test. */
  fetch?: typeof fetch | undefined;
}

const OPTIONS: KeysOf<TranscodesVerifierOptions> = {
  projectId: true,
  serverToken: true,
  publicKey: true,
  apiUrl: true,
  audience: true,
  issuer: true,
  clockTolerance: true,
  timeout: true,
  legacySessions: true,
  maxConcurrentLookUps: true,
  keysStaleIfError: true,
  fetch: true,
};

/**
 * The server half of Transcodes: access tokens are checked here, step-up sessions are asked of its API.
 * @throws {StepUpError} `invalid-request` at once, for settings that cannot be meant; a key that is private, symmetric or
 * of another curve among them.
 */
export function transcodes(options: TranscodesVerifierOptions): StepUpVerifier {
  refuseUnknownKeys('transcodes', options, OPTIONS);
  const {
    projectId,
    audience = 'transcodes-sdk',
    issuer,
    clockTolerance = 5,
    legacySessions = false,
  } = options;
  const { timeout = 4_000, apiUrl = 'https://api.transcodesapis.com', serverToken, publicKey } = options;
  const { fetch = globalThis.fetch, maxConcurrentLookUps = 50, keysStaleIfError = 3_600 } = options;
  demand(isName(projectId), 'projectId must be the id of the Transcodes project');
  demand(isName(audience), 'audience must be a string');
  demand(issuer === undefined || isName(issuer), 'issuer must be a string');
  demand(clockTolerance >= 0 && clockTolerance <= 300, 'clockTolerance must be 0 to 300 seconds');
  demand(Number.isSafeInteger(timeout) && timeout > 0, 'timeout must be whole milliseconds above 0');
  demand(typeof legacySessions === 'boolean', 'legacySessions must be true or false');
  demand(
    Number.isSafeInteger(maxConcurrentLookUps) && maxConcurrentLookUps > 0,
    'maxConcurrentLookUps must be a whole number above 0',
  );
  demand(
    keysStaleIfError >= 0 && keysStaleIfError <= MAX_STALE,
    `keysStaleIfError must be 0 to ${MAX_STALE} seconds`,
  );

  const tellers: Array<(error: StepUpError) => void> = [];
  const tell = (error: StepUpError): void => tellers.forEach(teller => teller(error));
  const keys = verificationKeys(publicKey, {
    setting: 'publicKey',
    algorithms: ['ES256'],
    fetch,
    timeout,
    staleIfError: keysStaleIfError,
    tell,
  });
  const readAccessToken = accessTokenReader({ keys, projectId, audience, issuer, clockTolerance });
  const ask = providerApi({ apiUrl, serverToken, legacySessions, fetch, timeout, clockTolerance, tell });
  const lookUpSession = sessionLookUp(ask, maxConcurrentLookUps);
  const lookUpPermission = permissionLookUp(ask, projectId, maxConcurrentLookUps);

  return {
    name: 'transcodes',
    clockTolerance,
    sessionLife: SESSION_LIFE,
    onFault: report => void tellers.push(report),

    async authenticate({ scheme, token }, signal) {
      if (scheme !== 'Bearer' || !token)
        throw new StepUpError('sign-in-required', 'Transcodes knows bearer tokens only.');
      return readAccessToken(token, signal);
    },

    async findStepUp({ sid, member, rule, deadline = performance.now() + timeout }, signal) {
      if (!isSessionId(sid)) return null;
      if (rule.acrValues)
        throw invalidRequest(
          'Transcodes cannot tell which class of authentication was reached: leave acrValues out of the rule.',
        );
      const entry = await lookUpSession(sid, { member: member.id ?? '', deadline, signal });
      const legacyResource = legacySessions ? rule.resource : undefined;
      const session = entry && readSession(entry, { sid, projectId, legacyResource, clockTolerance, tell });
      if (session && session.verifiedAt === undefined && rule.maxAge < SESSION_LIFE) {
        throw invalidRequest(
          `This Transcodes API dates no session: a rule's maxAge cannot be below ${SESSION_LIFE} seconds.`,
        );
      }
      return session;
    },

    findPermission({ member, rule, deadline = performance.now() + timeout }, signal) {
      return lookUpPermission(rule, { member: member.id ?? '', deadline, signal });
    },
  };
}

function demand(holds: boolean, message: string): void {
  if (!holds) throw invalidRequest(`${message}.`);
}

export type { JSONWebKeySet, JWK };
