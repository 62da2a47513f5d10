import * as oauth from 'oauth4webapi';
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
    const address = new URL(issuer);
    const response = await oauth.discoveryRequest(address, requestOptions);
    return oauth.processDiscoveryResponse(address, response);
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
