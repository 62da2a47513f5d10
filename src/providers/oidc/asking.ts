import { aborted } from '../../client/abort.js';
import type { ProviderQuestion } from '../../client/types.js';
import { oidcRequest } from './oidc-request.js';
import { forgetQuestion, keepQuestion, type KeptQuestion } from './kept-question.js';
import { digestOf } from './member.js';
import { refusalOf, wantsToBeSeen } from './refusal.js';
import type { OidcClient, OidcRequest, OidcSession } from './types.js';

/** What somebody is to be asked, and how. */
export interface Asking {
  client: OidcClient;
  /** Missing where somebody only signs in. */
  question?: ProviderQuestion;
  /** The levels that would do. */
  acrValues?: string[];
  /** How a level is asked for; by default what the provider understands. */
  ask?: 'acr_values' | 'claims';
  /** Who is signed in; null: nobody. */
  session: OidcSession | null;
}

/**
 * Leads the person to the provider, and waits until they are back.
 * @returns When it was asked, Unix ms; `navigated` where the page is being left.
 * @throws {StepUpError} Any code.
 */
export async function askThere(asking: Asking, signal: AbortSignal): Promise<'navigated' | number> {
  if (signal.aborted) throw aborted(signal.reason);
  const { client, question } = asking;
  const askedAt = Date.now();
  let outcome: 'navigated' | void;
  try {
    const request = question ? await requestOf(asking, question) : {};
    if (client.resume) keepQuestion(await questionToKeep(asking, request, askedAt));
    outcome = await authorizeVisibly(client, request, signal);
  } catch (error) {
    forgetQuestion();
    throw signal.aborted ? aborted(signal.reason) : refusalOf(error);
  }
  if (outcome === 'navigated') return outcome;
  forgetQuestion();
  return askedAt;
}

async function requestOf(
  { client, acrValues, ask, session }: Asking,
  question: ProviderQuestion,
): Promise<OidcRequest> {
  // A level that is asked for in both ways is asked for in neither, so it is one.
  const way = ask ?? ((await client.supportsClaims?.()) ? 'claims' : 'acr_values');
  const isFresh = question.maxAge === 0 || question.notBefore !== undefined;
  return oidcRequest(question, acrValues, way, isFresh, session?.claims);
}

/** Asks once more where the provider says that it would have had to show something. */
async function authorizeVisibly(
  client: OidcClient,
  request: OidcRequest,
  signal: AbortSignal,
): Promise<'navigated' | void> {
  try {
    return await client.authorize(request, signal);
  } catch (error) {
    if (!wantsToBeSeen(error) || request.prompt) throw error;
    return client.authorize({ ...request, prompt: 'login' }, signal);
  }
}

async function questionToKeep(
  { question, acrValues, session }: Asking,
  request: OidcRequest,
  askedAt: number,
): Promise<KeptQuestion> {
  // The hint is for the provider. It may be an e-mail address, and nobody needs it afterwards.
  const kept = { ...request, loginHint: undefined };
  const before = session && {
    member: await digestOf(session.claims['sub']),
    session: await digestOf(session.claims),
  };
  if (!question) return { request: kept, askedAt, ...before };
  const { resource, action, maxAge, notBefore } = question;
  return { request: kept, asked: { resource, action, maxAge, notBefore, acrValues }, askedAt, ...before };
}
