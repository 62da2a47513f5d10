import { CANCELLED, EXPIRED, failed, NOT_ENROLLED, NOT_SIGNED_IN, succeeded } from './answers.js';
import { h } from './dom.js';
import { openModal } from './modal.js';

const POLL = 500;

/** The second generation of the SDK: everything happens on pages of the provider. */
export function createHostedPages(api, session, spelled) {
  async function stepUp({ resource, action, comment }) {
    const token = await session.fresh();
    if (!token) return failed(NOT_SIGNED_IN, [], 401);
    const [asked] = await api.post('step-up', { resource, action, comment }, token.accessToken);
    const { decision, sid } = asked;
    if (decision === 'setup') return failed(NOT_ENROLLED);
    if (decision !== 'stepup') return succeeded([{ decision, resource, action }]);
    const url = api.page('step-up', { sid });
    // A tab that the browser blocks is opened by the link in the overlay instead.
    window.open(url, '_blank', 'noopener');
    const status =
      (await openModal('auth-waiting-overlay', (view, done) => wait(view, api, asked, url, done))) ??
      'cancelled';
    if (status === 'cancelled') await api.post(`step-up/${sid}/reject`, {}).catch(() => undefined);
    if (status === 'gone') return failed(EXPIRED);
    const answer = succeeded([
      { decision, status: status === 'verified' ? 'verified' : 'rejected', sid, resource, action },
    ]);
    return status === 'verified' ? answer : { ...answer, error: CANCELLED };
  }

  async function openConsole({ redirectUri = location.href }) {
    const url = api.page('console', { redirectUri });
    const token = await session.fresh();
    if (!token || new URL(url).origin === location.origin) return location.assign(url);
    const [handOver] = await api.post('hand-over', { redirectUri: url }, token.accessToken);
    location.assign(handOver.redirectUri);
  }

  return {
    redirectToStepUp: params => stepUp(params ?? {}).catch(error => failed(error.message, [], error.status)),
    redirectToConsole(params) {
      openConsole(params ?? {}).catch(error => console.error('[Transcodes]', error));
    },
    redirectToSignIn({ redirectUri = location.href } = {}) {
      location.assign(api.page('sign-in', { redirectUri }));
    },
    async handleSignInCallback() {
      const url = new URL(location.href);
      const sid = url.searchParams.get('sid');
      if (!sid) return failed('There is no sign-in to complete');
      url.searchParams.delete('sid');
      history.replaceState(history.state, '', url);
      try {
        const [tokens] = await api.post('hand-over/redeem', { sid });
        session.begin(tokens);
        return succeeded([spelled({ token: tokens.accessToken, member: tokens.member })]);
      } catch (error) {
        return failed(error.message, [], error.status);
      }
    },
  };
}

function wait(view, api, { sid }, url, done) {
  view.show(
    'Continue in the other tab',
    h('p', { role: 'status' }, 'Waiting until you have verified that it is you…'),
    h(
      'p',
      {},
      h('a', { class: 'secondary', href: url, target: '_blank', rel: 'noopener' }, 'No tab? Open it here'),
    ),
    h('button', { type: 'button', class: 'link', onclick: () => done('cancelled') }, 'Cancel'),
  );
  const poll = async () => {
    if (!view.element.isConnected) return;
    try {
      const [{ status }] = await api.get(`step-up/${sid}`);
      if (status !== 'pending') return done(status);
    } catch (error) {
      // A failed look is not an answer; only the server's word that it is gone ends the wait.
      if (error.status === 404) return done('gone');
    }
    setTimeout(poll, POLL);
  };
  setTimeout(poll, POLL);
}
