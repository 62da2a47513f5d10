import { findStepUpChallenge, type StepUpChallenge } from '../../protocol/challenge.js';
import { parseDuration } from '../../protocol/duration.js';
import type { StepUpClient } from '../client.js';
import { checkOrigins, type StepUpOrigin } from './origins.js';
import { memberChanged, readSession } from './session.js';
import { getStepUpClient } from '../page-client.js';
import { RepeatableRequest } from './repeatable-request.js';
import type { StepUpRequest, Verification } from '../types.js';

/** How a `fetch` with step-up is set up. */
export interface StepUpFetchOptions {
  /** Who decides. Default: the page's client. */
  client?: StepUpClient;
  /**
   * Where the access token and the proof may go, beside the page's own origin: `https://api.example.com`, or with the
   * resources whose challenges are answered for it. Default: nowhere.
   */
  origins?: StepUpOrigin[];
  /** What sends. Default: the page's `fetch` at the time of the request. */
  fetch?: typeof fetch;
}

/** `fetch`, with the question that is asked before it sends. */
export type StepUpFetch = (
  input: RequestInfo | URL,
  init?: RequestInit & {
    /** Asks for this before sending, and sends the proof. Without it, a challenge of the server is answered. */
    stepUp?: StepUpRequest;
  },
) => Promise<Response>;

/**
 * Makes a `fetch` that brings the access token and the proof of a step-up to the server, and answers a server that asks
 * for one (RFC 9470) by asking the person and sending the request once more.
 *
 * To other origins than the page's own and `origins`, it sends what plain `fetch` would. A request that carries a
 * step-up session follows no redirect.
 *
 * Besides what `fetch` throws, it rejects with a `StepUpError`: what {@link StepUpClient.require} says when the person
 * is asked; `aborted` when the signal is aborted or the member has changed in between; `invalid-request` for `no-cors`
 * and for a challenged body that cannot be sent again; `unavailable` for a redirect or a network error of a request
 * that carries a proof.
 * @throws {StepUpError} `invalid-request` for an entry of `origins` that is none.
 * @example
 * const stepUpFetch = createStepUpFetch({ origins: ['https://api.example.com'] });
 * await stepUpFetch('/api/documents/7', { method: 'DELETE' });
 */
export function createStepUpFetch(options: StepUpFetchOptions = {}): StepUpFetch {
  const answers = checkOrigins(options.origins ?? []);

  return async (input, { stepUp, ...init } = {}) => {
    const client = options.client ?? getStepUpClient();
    const fetch = options.fetch ?? globalThis.fetch;
    const request = new RepeatableRequest(input, init);
    const { origin, signal } = request;
    const sent = stepUp && (await obtain(client, { cacheScope: 'action', ...stepUp, signal }));
    if (!answers(origin)) return await request.send(fetch);

    const before = await readSession(client, signal);
    if (sent && sent.memberId !== before.memberId) throw memberChanged();
    const response = await request.send(fetch, before.token, sent?.sid);
    const challenge = challengeOf(response);
    // A repetition could not follow a redirect that led here.
    if (!challenge || response.redirected || !answers(origin, challenge.resource)) return response;
    await request.checkRepeatable();

    const asked: StepUpRequest = { ...challenge, cacheScope: 'action', signal };
    const proof = await obtainAfter(sent, client, asked);
    if (proof.sid && proof.sid === sent?.sid) {
      client.drop(proof);
      return response;
    }
    const after = await readSession(client, signal);
    if (proof.memberId !== before.memberId || after.memberId !== before.memberId) throw memberChanged();
    void response.body?.cancel().catch(() => undefined);
    const again = await request.send(fetch, after.token, proof.sid);
    if (challengeOf(again)) client.drop(proof);
    return again;
  };
}

function challengeOf({ status, headers }: Response): StepUpChallenge | null {
  return status === 401 ? findStepUpChallenge(headers.get('WWW-Authenticate')) : null;
}

// What was kept from a single use, what is remembered, or the answer to a question.
async function obtain(client: StepUpClient, request: StepUpRequest): Promise<Verification> {
  const kept = client.takeProof(request);
  if (kept) return kept;
  const verification = await client.require(request);
  // Of a single use: this request is the one for which its proof was kept.
  const singleUse = parseDuration(request.maxAge ?? client.settings.maxAge) === 0;
  return (singleUse && client.takeProof(request)) || verification;
}

// What is to be sent after the server refused a request with this verification, or without any.
async function obtainAfter(
  refused: Verification | undefined,
  client: StepUpClient,
  request: StepUpRequest,
): Promise<Verification> {
  if (refused) client.drop(refused);
  if (refused?.kind !== 'allowed') {
    const verification = await obtain(client, request);
    if (verification.kind === 'step-up') return verification;
    // A pass without MFA adds nothing to what was refused.
    client.drop(verification);
  }
  return await obtain(client, { ...request, forceStepUp: true });
}
