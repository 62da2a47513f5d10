import { failed, NOT_SIGNED_IN, succeeded } from './answers.js';
import { createApi } from './api.js';
import { createHostedPages } from './hosted.js';
import { createModals } from './modals.js';
import { pageTools } from './page-tools.js';
import { createSession } from './session.js';
import { createSwitches } from './switches.js';

/**
 * Builds what a page sees as `window.transcodes`.
 *
 * Switches, from the script's query: `api=1` has the modals alone, `api=2` the hosted pages alone, otherwise
 * both; `spelling=user` says `user` where today's builds say `member`; `declined`, `closed`, `overlay`: see
 * `switches.ts`.
 */
export function createSdk({ base, projectId, switches }) {
  const listeners = new Map();
  const emit = (event, payload) => {
    for (const callback of [...(listeners.get(event) ?? [])]) {
      try {
        callback(payload);
      } catch (error) {
        console.error('[Transcodes]', error);
      }
    }
  };
  const older = switches.get('spelling') === 'user';
  const spelled = payload => {
    if (!older || !('member' in payload)) return payload;
    const { member, ...rest } = payload;
    return { ...rest, user: member };
  };

  const api = createApi(base, projectId);
  const session = createSession(api, projectId, (event, payload) => emit(event, spelled(payload)));
  const answerSwitch = createSwitches(api, switches);
  const modals = createModals(api, session, spelled, answerSwitch);
  const generation = switches.get('api');

  const off = (event, callback) => void listeners.get(event)?.delete(callback);
  const currentMember = async () => (await session.fresh())?.member ?? null;

  return {
    api: {
      ...pageTools,
      token: {
        getAccessToken: async () => (await session.fresh())?.accessToken ?? null,
        [older ? 'getCurrentUser' : 'getCurrentMember']: currentMember,
        isAuthenticated: async () => (await session.fresh()) !== null,
        hasToken: () => session.known(),
        signOut: () => session.signOut(),
      },
      member: { get: query => lookUp(api, session, query) },
      on(event, callback) {
        if (!listeners.has(event)) listeners.set(event, new Set());
        listeners.get(event).add(callback);
        return () => off(event, callback);
      },
      off,
      trackUserAction: (event, options = {}) =>
        track(
          api,
          session,
          event,
          { requireAuth: generation !== '1', ...options },
          modals.openAuthLoginModal,
        ),
      ...(generation !== '2' && modals),
      ...(generation !== '1' && createHostedPages(api, session, spelled, answerSwitch)),
    },
    /** Finds out whether the project exists, and who is signed in. Rejects with an `Error` that says so. */
    async start() {
      try {
        await api.get('project');
      } catch (cause) {
        throw new Error(`[Transcodes] Project "${projectId}" could not be started: ${cause.message}`, {
          cause,
        });
      }
      await session.fresh();
    },
    stop: () => session.stop(),
  };
}

async function lookUp(api, session, { memberId, email, fields } = {}) {
  try {
    const query = new URLSearchParams(memberId ? { memberId } : email ? { email } : {});
    const [member] = await api.get(`members?${query}`, (await session.fresh())?.accessToken);
    const wanted = Array.isArray(fields) ? fields : String(fields ?? '').split(/[\s,]+/);
    const all = wanted.every(field => field === '');
    return succeeded([all ? member : Object.fromEntries(wanted.map(field => [field, member[field]]))]);
  } catch (error) {
    return failed(error.message, [], error.status);
  }
}

async function track(api, session, event, { requireAuth, webhookNotification }, signIn) {
  if (requireAuth && !(await session.fresh())) {
    const answer = await signIn({});
    if (!answer.success) throw new Error(`[Transcodes] ${answer.error ?? NOT_SIGNED_IN}`);
  }
  const token = (await session.fresh())?.accessToken;
  await api.post('audit', { event, webhookNotification: webhookNotification === true }, token);
}
