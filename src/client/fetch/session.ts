import { describe } from '#developer-messages';
import { aborted, bounded } from '../abort.js';
import type { StepUpClient } from '../client.js';

/** Who is signed in now. */
export interface FetchSession {
  /** null: nobody; undefined: the provider does not tell. */
  memberId: string | null | undefined;
  token: string | null;
}

/**
 * Reads the member and their access token, once the provider is there. Where it is not, there is no token, and what
 * happens without one is the server's to say.
 * @throws {StepUpError} `aborted` with the signal, or where the member changes meanwhile.
 */
export async function readSession(client: StepUpClient, signal: AbortSignal): Promise<FetchSession> {
  const within = <T>(promise: Promise<T>): Promise<T> => bounded(promise, signal, client.settings.timeout);
  let before: string | null | undefined;
  let token: string | null;
  try {
    const { provider } = client;
    await within(provider.ready(signal));
    await within(client.readMember());
    before = client.memberId;
    token = await within(provider.getAccessToken());
    await within(client.readMember());
  } catch (error) {
    if (signal.aborted) throw error;
    return { memberId: undefined, token: null };
  }
  if (client.memberId !== before) throw memberChanged();
  return { memberId: before, token };
}

/** The error of a request that would run as another member than it was made by. */
export function memberChanged(): Error {
  return aborted(undefined, describe('member-changed'));
}
