import { StepUpError } from '../../../protocol/errors.js';
import { fault } from '../../fault.js';
import { fetchJson } from '../../keys/fetch-json.js';
import { refreshed, type Refreshed } from '../../keys/refreshed.js';
import { checkServiceUrl } from '../../keys/service-url.js';
import { spellings } from './url-forms.js';

/** What a provider says about itself (OpenID Connect Discovery 1.0, section 3; RFC 8414). */
export interface IssuerMetadata {
  jwksUri: URL | null;
  introspectionEndpoint: URL | null;
  /** The signature algorithms that it announces; null where it announces none. */
  algorithms: string[] | null;
}

/** How a provider is asked about itself. */
export interface DiscoveryOptions {
  fetch: typeof fetch;
  /** ms */
  timeout: number;
  /** How much longer the last good metadata serve while they cannot be fetched anew, seconds. */
  staleIfError: number;
  tell: (error: StepUpError) => void;
}

const WHAT = "The provider's discovery document";

/**
 * Keeps what a provider says about itself.
 * @param issuer Its address, checked.
 */
export function discovery(issuer: URL, options: DiscoveryOptions): Refreshed<IssuerMetadata> {
  const { fetch, timeout, staleIfError, tell } = options;
  const address = new URL(`${issuer.href.replace(/\/$/, '')}/.well-known/openid-configuration`);

  async function load(limit: number): Promise<IssuerMetadata> {
    const giveUp = new AbortController();
    const { status, value, type } = await fetchJson(address, { what: WHAT, fetch, timeout: limit, giveUp });
    if (status > 299) throw new StepUpError('unavailable', `${WHAT} was answered with ${status}.`);
    if (typeof value !== 'object' || value === null) {
      throw new StepUpError('invalid-response', `${WHAT} is no JSON object (${type}).`);
    }
    const metadata = value as Record<string, unknown>;
    // Somebody else's keys must not be taken for the issuer's (RFC 8414, section 3.3).
    if (!spellings(issuer).includes(String(metadata['issuer']))) {
      throw new StepUpError('invalid-response', `${WHAT} names another issuer.`);
    }
    return {
      jwksUri: readAddress(metadata, 'jwks_uri'),
      introspectionEndpoint: readAddress(metadata, 'introspection_endpoint'),
      algorithms: readNames(metadata['id_token_signing_alg_values_supported']),
    };
  }

  function explain({ message }: StepUpError, servesUntil: number | null): StepUpError {
    const serve =
      servesUntil === null
        ? 'No access token can be checked.'
        : `What is known serves until ${new Date(servesUntil).toISOString()}.`;
    return fault(
      'unavailable',
      'keys-unavailable',
      `Nothing could be learnt about the issuer from ${address.href}: ${message} ${serve} Check issuer and the way there.`,
      'discovery',
    );
  }

  return refreshed({ load, explain, timeout, staleIfError, tell });
}

function readAddress(metadata: Record<string, unknown>, name: string): URL | null {
  const value = metadata[name];
  if (value === undefined) return null;
  try {
    return checkServiceUrl(String(value), name);
  } catch (error) {
    throw new StepUpError('invalid-response', `${WHAT} is not good: ${(error as StepUpError).message}`);
  }
}

function readNames(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter(name => typeof name === 'string') : null;
}
