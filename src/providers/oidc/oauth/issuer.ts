import * as oauth from 'oauth4webapi';
import { describe } from '#developer-messages';
import { StepUpError } from '../../../protocol/errors.js';
import type { CheckedOAuthOptions } from './options.js';

/** The provider as its discovery document describes it (OpenID Connect Discovery 1.0), read when it is first needed. */
export interface Issuer {
  /** Reads the document, once; what failed is tried again by the next to need it. */
  metadata(): Promise<oauth.AuthorizationServer>;
  /** What every request to the provider is sent with. */
  readonly requestOptions: {
    [oauth.customFetch]?: typeof fetch;
    [oauth.allowInsecureRequests]?: boolean;
  };
}

export function createIssuer({ issuer, fetch, isLoopback }: CheckedOAuthOptions): Issuer {
  const requestOptions = {
    ...(fetch && { [oauth.customFetch]: fetch }),
    [oauth.allowInsecureRequests]: isLoopback,
  };
  let reading: Promise<oauth.AuthorizationServer> | undefined;

  const read = async (): Promise<oauth.AuthorizationServer> => {
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await (fetch ?? globalThis.fetch)(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    const found = (await response.json()) as oauth.AuthorizationServer;
    // A document of another issuer would have the person sign in there (section 4.3).
    if (new URL(found.issuer).href !== new URL(issuer).href)
      throw new StepUpError('invalid-response', describe('id-token-invalid', 'issuer'));
    // A window is led there that is this page's own until then: no script may be an address.
    const { protocol } = new URL(found.authorization_endpoint!);
    if (protocol !== 'https:' && !(isLoopback && protocol === 'http:'))
      throw new StepUpError('invalid-response', describe('id-token-invalid', 'authorization_endpoint'));
    return found;
  };

  return {
    requestOptions,
    async metadata() {
      try {
        return await (reading ??= read());
      } catch (error) {
        reading = undefined;
        throw error;
      }
    },
  };
}
