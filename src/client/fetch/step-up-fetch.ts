import { describe } from '#developer-messages';
import { findStepUpChallenge, type StepUpChallenge } from '../../protocol/challenge.js';
import { parseDuration } from '../../protocol/duration.js';
import { refuseUnknownKeys, StepUpError } from '../../protocol/errors.js';
import type { StepUpClient } from '../client.js';
import { reportOnce } from '../report-once.js';
import { sendWithNonce } from './dpop-nonce.js';
import { checkOrigins, type StepUpOrigin } from './origins.js';
import { tellingRefusals, tellRefused } from './refusals.js';
import { memberChanged, readSession, type FetchSession } from './session.js';
import { getStepUpClient } from '../page-client.js';
import { RepeatableRequest } from './repeatable-request.js';
import { sendUnlisted } from './unlisted.js';
import type { StepUpRequest, Verification } from '../types.js';

/** How a `fetch` with step-up is set up. */
export interface StepUpFetchOptions {
  /** Who decides. Default: the page's client. */
  client?: StepUpClient | undefined;
  /**
   * Where the access token and the proof may go, beside the page's own origin: `https://api.example.com`, or with the
   * resources whose challenges are answered for it. Each exactly as browsers spell it, without wildcards; `http:` only
   * on this machine (`localhost`). Default: nowhere.
   */
  origins?: StepUpOrigin[] | undefined;
  /** What sends. Default: the page's `fetch` at the time of the request. */
  fetch?: typeof fetch | undefined;
}

/** `fetch`, with the question that is asked before it sends. */
export type StepUpFetch = (
  input: RequestInfo | URL,
  init?: RequestInit & {
    /** Asks for this before sending, and sends the proof. Without it, a challenge of the server is answered. */
    stepUp?: StepUpRequest | undefined;
  },
) => Promise<Response>;

/**
 * Makes a `fetch` that brings the access token and the proof of a step-up to the server, and answers a server that asks
 * for one (RFC 9470) by asking the person and sending the request once more.
 *
 * To other origins than the page's own and `origins`, it sends what plain `fetch` would, and takes no `stepUp`. A
 * request that carries a step-up session follows no redirect.
 *
 * Whoever asks and is refused, and whose proof the server does not accept, is told by the client's event `refused`
 * ({@link StepUpRefusedEvent}) as well: a gate that let go of the click shows it.
 *
 * Besides what `fetch` throws, it rejects with a `StepUpError`: what {@link StepUpClient.require} says when the person
 * is asked; `aborted` when the signal is aborted or the member has changed in between; `invalid-request` for `no-cors`,
 * for `stepUp` where no proof may go, and for a challenged body that cannot be sent again; `unavailable` for a redirect or a network error of a request
 * that carries a proof.
 * @throws {StepUpError} `invalid-request` for an entry of `origins` that is none, that is a wildcard, or `http:` to
 * another machine.
 * @example
 * const stepUpFetch = createStepUpFetch({ origins: ['https://api.example.com'] });
 * await stepUpFetch('/api/documents/7', { method: 'DELETE' });
 */
export function createStepUpFetch(options: StepUpFetchOptions = {}): StepUpFetch {
  refuseUnknownKeys('createStepUpFetch', options, { client: true, origins: true, fetch: true });
  const answers = checkOrigins(options.origins ?? []);

  return async (input, { stepUp, ...init } = {}) => {
    const client = options.client ?? getStepUpClient();
    const fetch = options.fetch ?? globalThis.fetch;
    const request = new RepeatableRequest(input, init);
    const { origin, signal } = request;
    if (!answers(origin)) return await sendUnlisted(client, request, stepUp, fetch);

    const asking = stepUp && { ...stepUp, cacheScope: stepUp.cacheScope ?? 'action', signal };
    const sent = asking && (await tellingRefusals(client, asking, () => obtain(client, asking)));
    const send = (question: StepUpRequest | undefined, session: FetchSession, sid?: string) =>
      sendWithNonce(client, fetch, { request, about: request.about(question), session, sid });
    const before = await readSession(client, request.about(stepUp), signal);
    if (sent && sent.memberId !== before.memberId) throw memberChanged();
    const sentAt = Date.now();
    const response = await send(stepUp, before, sent?.sid);
    const challenge = challengeOf(response);
    // A repetition could not follow a redirect that led here.
    if (!challenge || response.redirected) return response;
    if (!answers(origin, challenge.resource)) {
      reportOnce(describe('challenge-not-answered', origin, challenge.resource, challenge.action));
      return response;
    }
    await request.checkRepeatable();

    const asked: StepUpRequest = { ...challenge, cacheScope: 'action', signal };
    let proof = await tellingRefusals(client, asked, () => obtainAfter(sent, client, asked));
    if (proof.sid && proof.sid === sent?.sid) return notAccepted(client, asked, origin, proof, response);
    let after = await readSession(client, request.about(asked), signal);
    if (wasSent(proof, before, after, sentAt)) {
      client.drop(proof, asked);
      proof = await tellingRefusals(client, asked, () => obtain(client, asked));
      after = await readSession(client, request.about(asked), signal);
    }
    if (proof.memberId !== before.memberId || after.memberId !== before.memberId) throw memberChanged();
    void response.body?.cancel().catch(() => undefined);
    const again = await send(asked, after, proof.sid);
    return challengeOf(again) ? notAccepted(client, asked, origin, proof, again) : again;
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
  if (refused) client.drop(refused, request);
  if (refused?.kind !== 'allowed') {
    const verification = await obtain(client, request);
    if (verification.kind === 'step-up') return verification;
    // A pass without MFA adds nothing to what was refused.
    client.drop(verification);
  }
  return await obtain(client, { ...request, forceStepUp: true });
}

// Whether a proof that lies in the token went with the refused request: sent again, it would be refused again.
function wasSent(proof: Verification, before: FetchSession, after: FetchSession, sentAt: number): boolean {
  const isInToken = !proof.sid && proof.kind === 'step-up';
  return isInToken && proof.verifiedAt < sentAt && before.authorization?.token === after.authorization?.token;
}

// The response of a server that does not accept a proof that is as good as it gets.
function notAccepted(
  client: StepUpClient,
  asked: StepUpRequest,
  origin: string,
  proof: Verification,
  response: Response,
): Response {
  client.drop(proof, asked);
  const text = describe('proof-refused', origin, asked.resource, asked.action);
  reportOnce(text);
  tellRefused(client, asked, new StepUpError('failed', text, { reason: 'proof-refused' }));
  return response;
}
