import { CANCELLED, EXPIRED, failed, NO_SIGN_IN, NOT_SIGNED_IN, succeeded } from './answers.js';
import { h } from './dom.js';
import { openModal } from './modal.js';

const POLL = 500;

/** The second generation of the SDK: everything happens on pages of the provider. */
export function createHostedPages(api, session, spelled, answerSwitch) {
  const { temporarySession } = api;

  async function stepUp({ resource, action, comment, redirectUri }) {
    const token = await session.fresh();
    if (!token) return failed(NOT_SIGNED_IN, [], 401);
    const asked = { resource, action, comment, redirectUri };
    const [{ decision, sid, url }] = await temporarySession.post(
      'step-up/redirect-session',
      asked,
      token.accessToken,
    );
    if (decision !== 'stepup') return succeeded([{ decision, resource, action }]);
    // A tab that the browser blocks is opened by the link in the overlay instead.
    window.open(url, '_blank', 'noopener');
    const poll = async () =>
      temporarySession.get(`step-up/session/${sid}`, (await session.fresh())?.accessToken);
    const status =
      (await openModal('auth-waiting-overlay', (view, done) => wait(view, poll, url, done))) ?? 'closed';
    if (status === 'gone') return failed(EXPIRED);
    const answered = shown => succeeded([{ decision, status: shown, sid, resource, action }]);
    if (status === 'verified') return answered('verified');
    if (status === 'rejected') return declined(answered('rejected'));
    await api.post(`step-up/${sid}/reject`, {}).catch(() => undefined);
    const shape = await answerSwitch('overlay');
    if (shape === 'pending') return answered('pending');
    if (shape === 'pending-failed') return { ...answered('pending'), success: false };
    return declined(answered('rejected'));
  }

  async function declined(answer) {
    return (await answerSwitch('declined')) === 'text' ? { ...answer, error: CANCELLED } : answer;
  }

  async function openConsole({ redirectUri = location.href }) {
    const token = await session.fresh();
    if (!token) throw new Error(NOT_SIGNED_IN);
    const [{ url }] = await temporarySession.post('console/session', { redirectUri }, token.accessToken);
    const page = new URL(url);
    // On its own origin the console finds the session that is there.
    if (page.origin === location.origin) page.searchParams.delete('sid');
    location.assign(page);
  }

  async function openSignIn({ redirectUri = location.href }) {
    const [{ url }] = await temporarySession.post('signin/session', { redirectUri });
    location.assign(url);
  }

  const logged = promise => void promise.catch(error => console.error('[Transcodes]', error.message));

  return {
    redirectToStepUp: params => stepUp(params ?? {}).catch(error => failed(error.message, [], error.status)),
    redirectToConsole: params => logged(openConsole(params ?? {})),
    redirectToSignIn: params => logged(openSignIn(params ?? {})),
    async handleSignInCallback() {
      const sid = takeFromAddress('sid');
      if (!sid) return failed(NO_SIGN_IN);
      try {
        const [tokens] = await temporarySession.post('signin/token', { sid });
        session.begin(tokens);
        return succeeded([spelled({ token: tokens.accessToken, member: tokens.member })]);
      } catch (error) {
        return failed(error.message, [], error.status);
      }
    },
    /** The tab that the hosted page returned in has done its work: the page that asked is in another one. */
    handleStepUpReturnPage() {
      if (new URL(location.href).searchParams.get('tc_mode') !== 'stepup') return;
      takeFromAddress('tc_mode');
      window.close();
    },
  };
}

/** Reads a parameter of the page's address and takes it out, so that a reload does not see it again. */
function takeFromAddress(name) {
  const url = new URL(location.href);
  const value = url.searchParams.get(name);
  if (value === null) return null;
  url.searchParams.delete(name);
  history.replaceState(history.state, '', url);
  return value;
}

function wait(view, look, url, done) {
  view.show(
    'Continue in the other tab',
    h('p', { role: 'status' }, 'Waiting until you have verified that it is you…'),
    h(
      'p',
      {},
      h('a', { class: 'secondary', href: url, target: '_blank', rel: 'noopener' }, 'No tab? Open it here'),
    ),
    h('button', { type: 'button', class: 'link', onclick: () => done() }, 'Cancel'),
  );
  const poll = async () => {
    if (!view.element.isConnected) return;
    try {
      const [{ status }] = await look();
      if (status !== 'pending') return done(status);
    } catch (error) {
      // A failed look is not an answer; only the server's word that it, or the session, is gone ends the wait.
      if (error.status === 404 || error.status === 401) return done('gone');
    }
    setTimeout(poll, POLL);
  };
  setTimeout(poll, POLL);
}
