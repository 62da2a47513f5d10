import {
  StepUpError,
  type Action,
  type Member,
  type ProviderAnswer,
  type StepUpProvider,
} from 'stepup-elements/core';
import { asChallenge } from '../as-challenge.js';
import { askInDialog, type Ask, type Choice } from '../ask-in-dialog.js';

/** How Laravel is reached. */
export interface FortifyOptions {
  /** Where the app lies. Default: the page's own origin. */
  base?: string;
  /** Where the app tells who is signed in, as `{ id, name, email }`; 401 where nobody is. Default `/api/user`. */
  userUrl?: string;
  /** Default: Laravel's XSRF token. */
  headers?: () => Record<string, string>;
  /** How the person is asked. Default: in a dialog of the page. */
  ask?: Ask;
  fetch?: typeof fetch;
}

const PASSWORD: Choice = { name: 'password', label: 'Your password', autocomplete: 'current-password' };

/** The password confirmation of Laravel Fortify, for `configureStepUp({ provider: fortify() })`. */
export function fortify(options: FortifyOptions = {}): StepUpProvider {
  const { base = '', userUrl = '/api/user', headers = xsrfToken, ask = askInDialog } = options;

  async function send(method: string, path: string, body?: object, signal?: AbortSignal): Promise<Response> {
    const response = await (options.fetch ?? fetch)(base + path, {
      method,
      headers: { ...headers(), Accept: 'application/json', 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal,
    });
    if (response.status === 401) throw new StepUpError('sign-in-required', 'Nobody is signed in.');
    if (response.status === 419)
      throw new StepUpError('unavailable', 'The page has been open for too long: reload it.');
    if (response.status === 429) throw new StepUpError('unavailable', 'Too many tries: wait a while.');
    if (response.status >= 500) throw new StepUpError('unavailable', `Laravel answers ${response.status}.`);
    return response;
  }

  async function readUser(signal?: AbortSignal): Promise<Member> {
    const { id, name, email } = (await (await send('GET', userUrl, undefined, signal)).json()) as Member;
    return { id: String(id), name, email };
  }

  return {
    name: 'laravel-fortify',
    ready: async () => undefined,

    async getMember() {
      try {
        return await readUser();
      } catch (error) {
        if ((error as StepUpError).code === 'sign-in-required') return null;
        throw error;
      }
    },

    async verify({ maxAge, notBefore, comment }, signal): Promise<ProviderAnswer> {
      const before = await readUser(signal);
      const status = await send(
        'GET',
        `/user/confirmed-password-status?seconds=${maxAge}`,
        undefined,
        signal,
      );
      const { confirmed, lastConfirmed } = (await status.json()) as {
        confirmed?: boolean;
        /** How many seconds ago. Older versions do not tell. */
        lastConfirmed?: number;
      };
      // What Laravel has refused does not count again, however recent it looks from here.
      if (confirmed === true && typeof lastConfirmed === 'number' && maxAge > 0 && notBefore === undefined)
        return { kind: 'step-up', authenticatedAt: Date.now() - lastConfirmed * 1_000, amr: ['pwd'] };

      let error: string | undefined;
      for (;;) {
        const given = await ask({ choices: [PASSWORD], comment, error }, signal);
        if (!given) throw new StepUpError('cancelled', 'The person closed the dialog.');
        const answer = await send('POST', '/user/confirm-password', { password: given.value }, signal);
        if (answer.status === 201) {
          const after = await readUser(signal);
          if (after.id !== before.id) throw new StepUpError('aborted', 'Somebody else is signed in now.');
          return { kind: 'step-up', timestamp: Date.now(), amr: ['pwd'] };
        }
        if (answer.status !== 422)
          throw new StepUpError('invalid-response', `Laravel answers ${answer.status}.`);
        error = ((await answer.json()) as { message?: string }).message ?? 'That was not right.';
      }
    },

    openConsole: async () => {
      location.assign('/user/profile');
      return 'navigated';
    },
    getAccessToken: async () => null,
    // The session's cookie goes by itself.
    authorize: async () => ({ scheme: null }),
    onSessionChange: () => () => undefined,
  };
}

/** For `createStepUpFetch({ fetch: withPasswordConfirm('invoices', 'delete') })`: the 423 of the middleware. */
export function withPasswordConfirm(
  resource: string,
  action: Action,
  send: typeof fetch = fetch,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    // Without it, Laravel answers with a redirect to its own page.
    request.headers.set('Accept', 'application/json');
    const response = await send(request);
    return response.status === 423 ? asChallenge(response, resource, action) : response;
  };
}

/** Laravel's own way: from the cookie into a header. */
function xsrfToken(): Record<string, string> {
  const [, token] = /(?:^|; )XSRF-TOKEN=([^;]*)/.exec(document.cookie) ?? [];
  return token === undefined ? {} : { 'X-XSRF-TOKEN': decodeURIComponent(token) };
}
