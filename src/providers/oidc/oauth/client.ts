import { describe } from '#developer-messages';
import { aborted } from '../../../client/abort.js';
import { StepUpError } from '../../../protocol/errors.js';
import { keptQuestion } from '../kept-question.js';
import type { OidcClient, OidcRequest } from '../types.js';
import type { AnswerWindow } from './answer-window.js';
import { awaitAnswer } from './await-answer.js';
import { leaveFor, takeReturn } from './away.js';
import type { DPoPKey } from './dpop.js';
import type { LaterParts } from './later-parts.js';
import { authorizationUrl, newFlow } from './flow.js';
import { isFrameOfAnotherSite, outOfReach } from './frame.js';
import { createIssuer } from './issuer.js';
import { createPreparedWindow } from './prepared-window.js';
import { checkOAuthOptions, type OAuthClientOptions } from './options.js';
import { createTokenSession } from './session.js';
import { tokenEndpoint } from './tokens.js';

/** The client of an OpenID Connect provider that `oauthClient` makes. */
export interface OAuthClient extends OidcClient {
  /**
   * Forgets the session, in every tab of this origin. The provider's own session goes on: where that is to end as well,
   * the page then leads to the provider's `end_session_endpoint`.
   */
  signOut(): void;
}

/** As `oauthClient`, with what brings the parts that not every page needs. */
export function createOAuthClient(given: OAuthClientOptions, parts: LaterParts): OAuthClient {
  const options = checkOAuthOptions(given);
  const { mode } = options;
  const issuer = createIssuer(options);
  const endpoint = tokenEndpoint(issuer, options);
  const session = createTokenSession(options, endpoint, parts);
  const prepared = createPreparedWindow();

  const newKey = async (): Promise<DPoPKey | undefined> =>
    options.dpop ? (session.tokens()?.key ?? (await parts.createDPoPKey())) : undefined;

  async function askInWindow(
    request: OidcRequest,
    answerWindow: AnswerWindow,
    signal: AbortSignal,
  ): Promise<void> {
    const flow = newFlow();
    try {
      const url = await authorizationUrl(await issuer.metadata(), options, request, flow);
      if (signal.aborted) throw aborted(signal.reason);
      if (answerWindow.isClosed) throw new StepUpError('cancelled', describe('step-up-closed'));
      const answer = awaitAnswer(flow.state, answerWindow, signal);
      answerWindow.navigate(url);
      await session.start(await endpoint.redeem(await answer, flow, await newKey()));
    } finally {
      answerWindow.close();
    }
  }

  return {
    issuer: options.issuer,
    supportsClaims: async () => (await issuer.metadata()).claims_parameter_supported === true,
    getSession: session.read,
    onSessionChange: session.follow,
    authorization: session.authorize,
    signOut: session.end,

    ...(mode !== 'redirect' && { prepare: prepared.open }),

    async authorize(request, signal) {
      const answerWindow = mode === 'redirect' ? undefined : prepared.take();
      if (answerWindow && !answerWindow.isBlocked) return askInWindow(request, answerWindow, signal);
      if (mode === 'popup') throw new StepUpError('unavailable', describe('window-blocked'));
      // Providers refuse to be framed, and have no cookies there: the person would be left with an empty frame.
      if (isFrameOfAnotherSite()) throw outOfReach();
      const flow = newFlow();
      const url = await authorizationUrl(await issuer.metadata(), options, request, flow);
      if (signal.aborted) throw aborted(signal.reason);
      leaveFor(url, flow);
      return 'navigated';
    },

    async resume() {
      const returned = takeReturn();
      if (!returned) return null;
      await session.start(await endpoint.redeem(returned.query, returned.flow, await newKey()));
      const kept = keptQuestion();
      // One that was asked after the person left is another one, which they have not answered by that.
      return kept && kept.askedAt <= returned.flow.leftAt ? kept.request : null;
    },
  };
}
