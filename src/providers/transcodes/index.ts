import { describe } from '#developer-messages';
import { invalidRequest } from '../../protocol/errors.js';
import type { ErrorCodeTable, StepUpProvider } from '../../client/types.js';
import { readAnswer } from './answer.js';
import { waitForSdk } from './sdk-ready.js';
import { TRANSCODES_ERROR_CODES } from './error-codes.js';
import { callSdk, currentSdk, unlessAborted } from './sdk.js';
import { currentMember, watchSession } from './session.js';
import { finishSignIn, signIn } from './sign-in.js';

export { TRANSCODES_ERROR_CODES };

/** How Transcodes is reached. */
export interface TranscodesOptions {
  /** The project's id. Needed for the dynamic script, unless the page calls `transcodes.init()` itself. */
  projectId?: string;
  /** Where the SDK's script is, if the page has none: `…/<projectId>/webworker.js` or `…/dynamic.min.js`. */
  sdkSrc?: string;
  /** How long to wait for the SDK, in ms. Default 10 000, as the vendor's own loader does. */
  timeout?: number;
  /** Sorts the vendor's error texts into codes; no match is `failed`. Default: `TRANSCODES_ERROR_CODES`. */
  errorCodes?: ErrorCodeTable;
}

/**
 * The browser half of Transcodes (`window.transcodes`), both generations of its API: its modals where the SDK has
 * them, else its hosted pages. The SDK may come late, be replaced, or be missing.
 *
 * Every method that fails rejects with a `StepUpError`: `unavailable` for an SDK that is missing, throws or
 * rejects, `invalid-response` for an answer that is not complete, `aborted` with the signal; `verify` also with
 * the code of the refusal's text, `signIn` with `sign-in-required` where it was not completed.
 *
 * @example
 * ```ts
 * import { configureStepUp } from 'stepup-elements/core';
 * import { transcodes } from 'stepup-elements/providers/transcodes.js';
 *
 * configureStepUp({ provider: transcodes({ projectId: '0123456789abcdef01234567' }) });
 * ```
 * @throws {StepUpError} `invalid-request` for a `timeout` that is no positive number, or an `sdkSrc` that is not
 * an http(s) address.
 */
export function transcodes(options: TranscodesOptions = {}): StepUpProvider {
  const { projectId, sdkSrc, timeout = 10_000, errorCodes = TRANSCODES_ERROR_CODES } = options;
  if (!(timeout > 0 && timeout < 2 ** 31)) {
    throw invalidRequest(describe('not-a-time-limit', 'timeout', timeout));
  }
  const hosts = ['transcodes.link', 'transcodesapis.com'];
  if (sdkSrc && URL.canParse(sdkSrc)) {
    const { protocol, hostname } = new URL(sdkSrc);
    if (!/^https?:$/.test(protocol)) {
      throw invalidRequest(describe('not-a-web-address', 'sdkSrc', sdkSrc));
    }
    hosts.push(hostname);
  }

  const watch = watchSession();
  const project = projectId ? { projectId } : {};
  let returned: Promise<void> | undefined;

  return {
    name: 'transcodes',
    projectId,
    hosts,

    async ready(signal) {
      try {
        await waitForSdk({ projectId, sdkSrc, timeout }, signal, () => {
          watch.attach();
          return (returned ??= finishSignIn());
        });
      } catch (error) {
        returned = undefined;
        throw error;
      }
    },

    getMember: currentMember,

    signIn: signal =>
      unlessAborted(signal, () => {
        // Whoever signs in here has not come back: the SDK may become ready while the page is about to leave.
        returned ??= Promise.resolve();
        return signIn(project);
      }),

    verify: ({ resource, action, forceStepUp, webhookNotification, comment }, signal) =>
      unlessAborted(signal, () => {
        const asked = {
          resource,
          action,
          ...(forceStepUp && { forceStepUp }),
          ...(webhookNotification && { webhookNotification }),
        };
        return callSdk(
          {
            openAuthIdpModal: [{ ...asked, ...project }],
            redirectToStepUp: [{ ...asked, ...(comment && { comment }), redirectUri: location.href }],
          },
          (answer, method) =>
            readAnswer(answer, asked, method === 'redirectToStepUp' ? 'hosted' : 'modal', errorCodes),
        );
      }),

    openConsole: ({ returnTo }) =>
      callSdk(
        { openAuthConsoleModal: [project], redirectToConsole: [{ redirectUri: returnTo }] },
        (_, method) => (method === 'redirectToConsole' ? 'navigated' : 'closed'),
      ),

    async getAccessToken() {
      if (!currentSdk()) return null;
      return callSdk({ 'token.getAccessToken': [] }, token => (typeof token === 'string' && token) || null);
    },

    // Builds differ in the default of requireAuth, and one of the defaults opens a sign-in.
    track: (event, { requireAuth = false, ...more } = {}) =>
      callSdk({ trackUserAction: [event, { requireAuth, ...more }] }),

    onSessionChange: watch.add,
  };
}
