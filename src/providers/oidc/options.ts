import { describe } from '#developer-messages';
import type { StepUpRequest } from '../../client/types.js';
import { pageHref } from '../../dom/page-href.js';
import { invalidRequest, refuseUnknownKeys, refuseUnless, type KeysOf } from '../../protocol/errors.js';
import { isResource } from '../../protocol/operation.js';
import { defaultAcrOf } from './proof.js';
import type { OidcClient } from './types.js';

/** How an OpenID Connect provider is asked, and what is believed of its answers. */
export interface OidcOptions {
  /** Who holds the session: `oauthClient()`, or a bridge to the library that the app has already. */
  client: OidcClient;
  /**
   * The levels (authentication context class references) that would do where the request names none, in the order of
   * preference; or a function that tells them. Default: none, a recent authentication is all that is asked for.
   */
  acrValues?: string[] | ((request: StepUpRequest) => string[] | undefined) | undefined;
  /**
   * How a level is asked for: by `acr_values`, or by an essential `acr` in `claims` (OpenID Connect Core 1.0, 5.5.1.1).
   * Default: `claims` where the provider's discovery document says `claims_parameter_supported`, else `acr_values`.
   */
  ask?: 'acr_values' | 'claims' | undefined;
  /** Reads the level that was reached from the claims of the ID token. Default: `acr`, and Entra's `acrs`. */
  acrOf?: ((claims: Record<string, unknown>) => string | string[] | undefined) | undefined;
  /** By how many seconds clocks may differ. Default 5. */
  clockTolerance?: number | undefined;
  /** Where the provider lets a second factor be set up: an http(s) address. Default: it has no such page. */
  consoleUrl?: string | undefined;
}

/** Options that hold. */
export type CheckedOptions = OidcOptions & Required<Pick<OidcOptions, 'acrOf' | 'clockTolerance'>>;

const KEYS: KeysOf<OidcOptions> = {
  client: 'object',
  acrValues: 'object function',
  ask: 'string',
  acrOf: 'function',
  clockTolerance: true,
  consoleUrl: 'string',
};

/** @throws {StepUpError} `invalid-request` for an option that is not allowed. */
export function checkOptions(options: OidcOptions): CheckedOptions {
  refuseUnknownKeys('oidc', options, KEYS);
  const { client, ask = 'acr_values', acrValues, clockTolerance = 5, consoleUrl } = options ?? {};
  if (typeof client?.authorize !== 'function' || !URL.canParse(client.issuer))
    throw invalidRequest(describe('not-an-oidc-client', 'client', client));
  refuseUnless('ask', ask, ['acr_values', 'claims']);
  if (typeof acrValues !== 'function' && acrValues !== undefined) checkLevels(acrValues);
  if (!(Number(clockTolerance) >= 0 && Number(clockTolerance) < 3600))
    throw invalidRequest(describe('not-a-time-limit', 'clockTolerance', clockTolerance));
  if (consoleUrl !== undefined && !/^https?:$/.test(protocolOf(consoleUrl)))
    throw invalidRequest(describe('not-a-web-address', 'consoleUrl', consoleUrl));
  return { acrOf: defaultAcrOf, ...definedOf(options), clockTolerance };
}

/** A level travels in a list that is separated by spaces, so there is none in it. */
function checkLevels(acrValues: unknown): void {
  if (!Array.isArray(acrValues) || !acrValues.every(isResource))
    throw invalidRequest(describe('not-acr-values', 'acrValues', acrValues));
}

function protocolOf(address: string): string {
  return URL.canParse(address, pageHref()) ? new URL(address, pageHref()).protocol : '';
}

/** Without what is given as undefined, so that it does not hide a default. */
function definedOf(options: OidcOptions): OidcOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as OidcOptions;
}
