import { parseChallenges } from '../../protocol/challenge.js';
import type { StepUpClient } from '../client.js';
import type { RequestToAuthorize } from '../types.js';
import type { RepeatableRequest } from './repeatable-request.js';
import type { FetchSession } from './session.js';

/** What is sent, and how it is authorised. */
export interface AuthorizedRequest {
  request: RepeatableRequest;
  /** What the session was read for. */
  about: RequestToAuthorize;
  session: FetchSession;
  sid: string | undefined;
}

/**
 * Sends a request; once more where the server wants a nonce of its own in the proof of possession (RFC 9449, section 9).
 * @returns The answer; where it cannot be sent again, the first one, which belongs to the caller.
 * @throws What sending throws.
 */
export async function sendWithNonce(
  client: StepUpClient,
  fetch: typeof globalThis.fetch,
  { request, about, session, sid }: AuthorizedRequest,
): Promise<Response> {
  const response = await request.send(fetch, session.authorization, sid);
  if (session.authorization?.scheme !== 'DPoP' || !request.isRepeatable) return response;
  const dpopNonce = nonceWantedBy(response);
  if (!dpopNonce) return response;
  const authorization = await client.provider.authorize?.({ ...about, dpopNonce });
  // Of another token, this is another request: the member may have changed meanwhile.
  if (!authorization || authorization.token !== session.authorization.token) return response;
  void response.body?.cancel().catch(() => undefined);
  return request.send(fetch, authorization, sid);
}

function nonceWantedBy({ status, redirected, headers }: Response): string | null {
  if (status !== 401 || redirected) return null;
  const isWanted = parseChallenges(headers.get('WWW-Authenticate')).some(
    ({ scheme, params }) => scheme === 'dpop' && params.get('error') === 'use_dpop_nonce',
  );
  return isWanted ? headers.get('DPoP-Nonce') : null;
}
