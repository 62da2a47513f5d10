import { describe } from '#developer-messages';
import { invalidRequest, refuseUnknownKeys, StepUpError, toStepUpError } from '../../protocol/errors.js';
import type { Member, StepUpProvider } from '../../client/types.js';
import { pageAddress } from '../../dom/page-address.js';
import type { showChallenge } from '../../elements/stepup-challenge/show-challenge.js';
import { askBackend, type ShowChallenge } from './question.js';
import { createBackendSession } from './session.js';
import { createWire, type BackendHeaders } from './wire.js';

export type { BackendHeaders };

/** How the site's own server is reached. */
export interface BackendOptions {
  /** Where its step-up half lies: a path of this origin, or an address. Default `/step-up`. */
  url?: string | undefined;
  /** Headers for each request to it, such as a CSRF token; a function where they rotate. */
  headers?: BackendHeaders | undefined;
  /** Used instead of `globalThis.fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
}

/**
 * The browser half of a step-up by the site's own server (`stepup-elements/server/backend.js`): passkeys, codes or a
 * password, with no identity provider. Whoever has to be asked is asked by `<stepup-challenge>`, whose code is loaded
 * with the first question.
 *
 * Rejections are `StepUpError`s: `unavailable` where the server cannot be reached, `sign-in-required`, `denied`,
 * `setup-required`, `cancelled`, `timeout` for a question that has ended, `aborted` with the signal,
 * `invalid-request` for what the server refuses, `invalid-response` for an answer that is none of its.
 *
 * @example
 * ```ts
 * import { configureStepUp } from 'stepup-elements/core';
 * import { backend } from 'stepup-elements/providers/backend.js';
 *
 * configureStepUp({ provider: backend() });
 * ```
 * @throws {StepUpError} `invalid-request` for an option that is not allowed.
 */
export function backend(options: BackendOptions = {}): StepUpProvider {
  refuseUnknownKeys('backend', options, { url: 'string', headers: 'object function', fetch: 'function' });
  const { url = '/step-up', headers, fetch } = options;
  const base = baseOf(url);
  const wire = createWire(base, headers, fetch);
  const session = createBackendSession(wire);
  let setupUrl: string | undefined;
  let known: Member | null = null;

  return {
    name: 'backend',
    // Two servers on one page keep their verifications apart.
    projectId: base,
    binds: 'target',
    ready: async () => undefined,

    async getMember() {
      return (known = await session.read());
    },

    async verify(request, signal) {
      const account = known?.email ?? known?.name;
      // Beside the question, so that nobody waits for one after the other.
      const dialog = loadDialog();
      // Where nobody has to be asked, nobody misses it.
      dialog.catch(() => undefined);
      const show: ShowChallenge = async (...shown) => (await dialog)(...shown);
      try {
        return await askBackend(
          wire,
          request,
          { account, setUp: address => (setupUrl = address), show },
          signal,
        );
      } catch (error) {
        if (toStepUpError(error).code === 'sign-in-required') session.isSignedOut();
        throw error;
      }
    },

    async openConsole({ returnTo }) {
      const address = setupUrl === undefined ? null : pageAddress(setupUrl);
      if (!address || !/^https?:$/.test(address.protocol)) {
        throw new StepUpError('unavailable', describe('backend-names-no-setup'));
      }
      address.searchParams.set('return_to', returnTo);
      location.assign(address.href);
      return 'navigated';
    },

    // The app's own cookie goes with each request by itself.
    getAccessToken: async () => null,
    authorize: async () => ({ scheme: null }),
    onSessionChange: session.follow,
  };
}

/** Absolute and without a slash at its end, so that a document's base, which markup can set, cannot move it. */
function baseOf(url: string): string {
  // A server that renders the page asks nobody, and has no address to ask at.
  const address = typeof location === 'undefined' ? new URL(url, 'https://x.invalid') : pageAddress(url);
  if (
    address &&
    /^https?:$/.test(address.protocol) &&
    !address.search &&
    !address.hash &&
    !address.username
  ) {
    return address.href.replace(/\/+$/, '');
  }
  throw invalidRequest(describe('not-a-web-address', 'url', url));
}

async function loadDialog(): Promise<typeof showChallenge> {
  try {
    return (await import('../../elements/stepup-challenge/show-challenge.js')).showChallenge;
  } catch (cause) {
    throw new StepUpError('unavailable', describe('challenge-not-loaded'), { cause });
  }
}
