import { describe } from '#developer-messages';
import { invalidRequest, refuseUnknownKeys, type StepUpError } from '../../protocol/errors.js';
import { reportOnce } from '../../client/report-once.js';
import type { ErrorCodeTable, StepUpProvider } from '../../client/types.js';
import { readAnswer } from './answer.js';
import { closingWith } from './closing.js';
import { createSdkWait } from './sdk-ready.js';
import { TRANSCODES_ERROR_CODES } from './error-codes.js';
import { callSdk, currentSdk, unlessAborted } from './sdk.js';
import { currentMember, watchSession } from './session.js';
import { onceScriptLoads } from './script-fates.js';
import { finishSignIn, signIn } from './sign-in.js';

export { TRANSCODES_ERROR_CODES };

/** How Transcodes is reached. */
export interface TranscodesOptions {
  /** The project's id. Needed for the dynamic script, unless the page calls `transcodes.init()` itself. */
  projectId?: string | undefined;
  /** Where the SDK's script is, if the page has none: `…/<projectId>/webworker.js` or `…/dynamic.min.js`. */
  sdkSrc?: string | undefined;
  /**
   * How long to wait for the SDK, in ms. Default 10 000, as the vendor's own loader does. It is not waited for that long
   * where it cannot come: no script on the loaded page is to bring it, or that has failed.
   */
  timeout?: number | undefined;
  /** Sorts the vendor's error texts into codes; no match is `failed`. Default: `TRANSCODES_ERROR_CODES`. */
  errorCodes?: ErrorCodeTable | undefined;
}

/**
 * The browser half of Transcodes (`window.transcodes`), both generations of its API: its modals where the SDK has
 * them, else its hosted pages. The SDK may come late, be replaced, or be missing. Where it is missing, blocked, late, of
 * another project or not to be initialised, the console says so once: what was expected, what came, what to check.
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
  refuseUnknownKeys('transcodes', options, {
    projectId: true,
    sdkSrc: true,
    timeout: true,
    errorCodes: true,
  });
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
  const waitForSdk = createSdkWait({ projectId, sdkSrc, timeout });
  // Whoever has asked before it came is told of the session when it does.
  const lookAgain = (): void => {
    arrive(new AbortController().signal, false).then(watch.refresh, () => undefined);
  };
  const project = projectId ? { projectId } : {};
  let returned: Promise<void> | undefined;

  async function arrive(signal: AbortSignal, loads: boolean): Promise<void> {
    const arrived = (): Promise<void> => {
      watch.attach();
      return (returned ??= finishSignIn());
    };
    try {
      await waitForSdk(signal, arrived, loads);
    } catch (error) {
      returned = undefined;
      if (!signal.aborted && !currentSdk()) onceScriptLoads(lookAgain);
      throw error;
    }
  }

  return {
    name: 'transcodes',
    projectId,
    hosts,
    ready: signal => arrive(signal, true),

    getMember: currentMember,

    signIn: signal =>
      unlessAborted(signal, () => {
        // Whoever signs in here has not come back: the SDK may become ready while the page is about to leave.
        returned ??= Promise.resolve();
        return reporting(signIn(project));
      }),

    verify: ({ resource, action, forceStepUp, webhookNotification, comment, acrValues }, signal) =>
      closingWith(signal, () => {
        if (acrValues) throw invalidRequest(describe('acr-not-told', 'transcodes'));
        const asked = {
          resource,
          action,
          ...(forceStepUp && { forceStepUp }),
          ...(webhookNotification && { webhookNotification }),
        };
        const answer = callSdk(
          {
            openAuthIdpModal: [{ ...asked, ...project }],
            redirectToStepUp: [{ ...asked, ...(comment && { comment }), redirectUri: location.href }],
          },
          (answer, method) =>
            readAnswer(answer, asked, method === 'redirectToStepUp' ? 'hosted' : 'modal', errorCodes),
        );
        return reporting(answer);
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

// A person only reads "right now it is not possible"; what is wrong with the SDK is for the developer.
function reporting<T>(call: Promise<T>): Promise<T> {
  call.catch(({ code, message }: StepUpError) => code === 'unavailable' && reportOnce(message));
  return call;
}
