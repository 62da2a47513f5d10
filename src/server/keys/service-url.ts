import { invalidRequest } from '../../protocol/errors.js';

/**
 * Checks the address of a service that gets a credential or that hands out keys: `https`, or this machine itself.
 * @param name The setting, for the error.
 * @throws {StepUpError} `invalid-request`
 */
export function checkServiceUrl(value: string | URL, name: string): URL {
  const url = URL.canParse(String(value)) ? new URL(String(value)) : null;
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url?.hostname ?? '');
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback))) {
    throw invalidRequest(`${name} must be an https address (http only on this machine).`);
  }
  if (url.username || url.password || url.hash) {
    throw invalidRequest(`${name} must not carry a user, a password or a fragment.`);
  }
  return url;
}
