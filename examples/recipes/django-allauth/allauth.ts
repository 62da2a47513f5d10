import { StepUpError, type Action, type ProviderAnswer, type StepUpProvider } from 'stepup-elements/core';
import { asChallenge } from '../as-challenge.js';
import { askInDialog, type Ask, type Choice } from '../ask-in-dialog.js';

/** How allauth is reached. */
export interface AllauthOptions {
  /** Of the browser's client (default) or of an app's: `/_allauth/app/v1`. */
  base?: string;
  /** Default: Django's CSRF token. Of an app's client: `() => ({ 'X-Session-Token': token })`. */
  headers?: () => Record<string, string>;
  /** How the person is asked. Default: in a dialog of the page. */
  ask?: Ask;
  fetch?: typeof fetch;
}

/** What allauth says of a session. Times are seconds since 1970. */
interface Session {
  user: { id: number | string; display?: string; email?: string; has_usable_password?: boolean };
  methods: Array<{ at: number }>;
}

interface Answer {
  status: number;
  data?: unknown;
  errors?: Array<{ message: string }>;
}

const PASSWORD: Choice = {
  name: 'reauthenticate',
  label: 'Your password',
  autocomplete: 'current-password',
};
const CODE: Choice = {
  name: 'mfa_reauthenticate',
  label: 'Code from your authenticator app',
  autocomplete: 'one-time-code',
};

/** The re-authentication of django-allauth's headless API, for `configureStepUp({ provider: allauth() })`. */
export function allauth(options: AllauthOptions = {}): StepUpProvider {
  const { base = '/_allauth/browser/v1', headers = csrfToken, ask = askInDialog } = options;

  async function send(method: string, path: string, body?: object, signal?: AbortSignal): Promise<Answer> {
    const response = await (options.fetch ?? fetch)(base + path, {
      method,
      headers: { ...headers(), Accept: 'application/json', 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal,
    });
    if (response.status === 429) throw new StepUpError('unavailable', 'Too many tries: wait a while.');
    if (response.status >= 500) throw new StepUpError('unavailable', `allauth answers ${response.status}.`);
    // 401: nobody is signed in. 410: the session of an app's client has ended.
    if (response.status === 401 || response.status === 410)
      throw new StepUpError('sign-in-required', 'Nobody is signed in.');
    if (response.status === 200 || response.status === 400) return (await response.json()) as Answer;
    return { status: response.status };
  }

  async function readSession(signal?: AbortSignal): Promise<Session> {
    const { status, data } = await send('GET', '/auth/session', undefined, signal);
    if (status !== 200) throw new StepUpError('invalid-response', `allauth answers ${status}.`);
    return data as Session;
  }

  /** What this user can be asked for: the flows that allauth would list. */
  async function choicesFor({ user }: Session, signal: AbortSignal): Promise<Choice[]> {
    const { status, data } = await send('GET', '/account/authenticators', undefined, signal);
    // 404: a site without allauth.mfa.
    const types = status === 200 ? (data as Array<{ type: string }>).map(({ type }) => type) : [];
    const hasCode = types.includes('totp') || types.includes('recovery_codes');
    return [...(hasCode ? [CODE] : []), ...(user.has_usable_password ? [PASSWORD] : [])];
  }

  return {
    name: 'django-allauth',
    ready: async () => undefined,

    async getMember() {
      try {
        const { id, email, display } = (await readSession()).user;
        return { id: String(id), email, name: display };
      } catch (error) {
        if ((error as StepUpError).code === 'sign-in-required') return null;
        throw error;
      }
    },

    async verify({ maxAge, notBefore, comment }, signal): Promise<ProviderAnswer> {
      const session = await readSession(signal);
      // By the last record allauth decides whether the session is recent enough. What it has refused does not count again,
      // however recent it looks from here.
      const last = Math.min((session.methods.at(-1)?.at ?? 0) * 1_000, Date.now());
      if (maxAge > 0 && notBefore === undefined && last >= Date.now() - maxAge * 1_000)
        return { kind: 'step-up', authenticatedAt: last };

      const choices = await choicesFor(session, signal);
      if (!choices.length)
        throw new StepUpError('setup-required', 'There is no password and no second factor.');
      let error: string | undefined;
      for (;;) {
        const given = await ask({ choices, comment, error }, signal);
        if (!given) throw new StepUpError('cancelled', 'The person closed the dialog.');
        const isPassword = given.name === PASSWORD.name;
        const path = isPassword ? '/auth/reauthenticate' : '/auth/2fa/reauthenticate';
        const body = isPassword ? { password: given.value } : { code: given.value.replace(/\s/g, '') };
        const answer = await send('POST', path, body, signal);
        if (answer.status === 200) {
          const { user } = answer.data as Session;
          if (user.id !== session.user.id)
            throw new StepUpError('aborted', 'Somebody else is signed in now.');
          return { kind: 'step-up', timestamp: Date.now(), amr: [isPassword ? 'pwd' : 'otp'] };
        }
        if (answer.status !== 400)
          throw new StepUpError('invalid-response', `allauth answers ${answer.status}.`);
        error = answer.errors?.map(({ message }) => message).join(' ') ?? 'That was not right.';
      }
    },

    openConsole: async () => {
      location.assign('/account/2fa');
      return 'navigated';
    },
    getAccessToken: async () => null,
    // The session's cookie goes by itself.
    authorize: async () => ({ scheme: null }),
    onSessionChange: () => () => undefined,
  };
}

/** For `createStepUpFetch({ fetch: withReauthentication('account', 'update') })`: a 401 of allauth that lists flows. */
export function withReauthentication(
  resource: string,
  action: Action,
  send: typeof fetch = fetch,
): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (response.status !== 401) return response;
    const { meta, data } = (await response
      .clone()
      .json()
      .catch(() => ({}))) as {
      meta?: { is_authenticated?: boolean };
      data?: { flows?: Array<{ id: string }> };
    };
    const isAsking = data?.flows?.some(({ id }) => id === PASSWORD.name || id === CODE.name);
    // The same status without a session means: sign in. That is the app's affair.
    return meta?.is_authenticated && isAsking ? asChallenge(response, resource, action) : response;
  };
}

/** Django's own way: from the cookie into a header. */
function csrfToken(): Record<string, string> {
  const [, token] = /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie) ?? [];
  return token === undefined ? {} : { 'X-CSRFToken': token };
}
