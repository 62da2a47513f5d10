import { describe } from '#developer-messages';
import { aborted, bounded } from '../abort.js';
import type { StepUpClient } from '../client.js';
import type { RequestAuthorization, RequestToAuthorize, StepUpProvider } from '../types.js';

/** Who is signed in now. */
export interface FetchSession {
  /** null: nobody; undefined: the provider does not tell. */
  memberId: string | null | undefined;
  /** How the request is authorised; null: not at all. */
  authorization: RequestAuthorization | null;
}

/**
 * Reads the member and how a request of theirs is authorised, once the provider is there. Where it is not, there is no
 * token, and what happens without one is the server's to say.
 * @throws {StepUpError} `aborted` with the signal, or where the member changes meanwhile.
 */
export async function readSession(
  client: StepUpClient,
  request: RequestToAuthorize,
  signal: AbortSignal,
): Promise<FetchSession> {
  const within = <T>(promise: Promise<T>): Promise<T> => bounded(promise, signal, client.settings.timeout);
  let before: string | null | undefined;
  let authorization: RequestAuthorization | null;
  try {
    const { provider } = client;
    await within(provider.ready(signal));
    await within(client.readMember());
    before = client.memberId;
    authorization = await within(authorizationOf(provider, request));
    await within(client.readMember());
  } catch (error) {
    if (signal.aborted) throw error;
    return { memberId: undefined, authorization: null };
  }
  if (client.memberId !== before) throw memberChanged();
  return { memberId: before, authorization };
}

async function authorizationOf(
  provider: StepUpProvider,
  request: RequestToAuthorize,
): Promise<RequestAuthorization | null> {
  if (provider.authorize) return provider.authorize(request);
  const token = await provider.getAccessToken();
  return token ? { scheme: 'Bearer', token } : null;
}

/** The error of a request that would run as another member than it was made by. */
export function memberChanged(): Error {
  return aborted(undefined, describe('member-changed'));
}
