import { BUSY, closedModal, denied, failed, NOT_ENROLLED, NOT_SIGNED_IN, succeeded } from './answers.js';
import { consoleFlow } from './flows/console.js';
import { signInFlow } from './flows/sign-in.js';
import { stepUpFlow } from './flows/step-up.js';
import { openModal } from './modal.js';

/** The first generation of the SDK: everything happens in modals on the page. */
export function createModals(api, session, spelled, answerSwitch) {
  let busy = false;

  /** One modal at a time; whatever is thrown becomes a failed answer. */
  const alone = ask => async params => {
    if (busy) return failed(BUSY);
    busy = true;
    try {
      return await ask(params ?? {});
    } catch (error) {
      return failed(error.message, [], error.status);
    } finally {
      busy = false;
    }
  };

  async function signIn() {
    const tokens = await openModal('auth-login-modal', (view, done) => signInFlow({ view, api, done }));
    if (!tokens) return closedModal(await answerSwitch('closed'));
    session.begin(tokens);
    return succeeded([spelled({ token: tokens.accessToken, member: tokens.member })]);
  }

  async function stepUp({ resource, action, forceStepUp, webhookNotification }) {
    const token = await session.fresh();
    if (!token) return failed(NOT_SIGNED_IN, [], 401);
    const [asked] = await api.post(
      'step-up',
      { resource, action, forceStepUp, webhookNotification },
      token.accessToken,
    );
    const refuse = error => failed(error, [{ success: false, error, timestamp: Date.now(), action }]);
    if (asked.decision === 'allow') return succeeded([{ success: true, timestamp: asked.timestamp, action }]);
    if (asked.decision !== 'stepup') return refuse(asked.decision === 'deny' ? denied(asked) : NOT_ENROLLED);
    const outcome = await openModal('auth-idp-modal', (view, done) => stepUpFlow({ view, api, asked, done }));
    if (outcome?.status === 'verified') {
      return succeeded([{ success: true, sid: outcome.sid, timestamp: outcome.timestamp, action }]);
    }
    await api.post(`step-up/${asked.sid}/reject`, {}).catch(() => undefined);
    if (outcome?.error) return refuse(outcome.error);
    return closedModal(await answerSwitch('closed'), { timestamp: Date.now(), action });
  }

  async function openConsole() {
    if (!(await session.fresh())) {
      const answer = await signIn();
      if (!answer.success) return { ...answer, payload: null };
    }
    await openModal('auth-console-modal', (view, done) => consoleFlow({ view, api, session, done }));
    return succeeded(null);
  }

  return {
    openAuthLoginModal: alone(signIn),
    openAuthIdpModal: alone(stepUp),
    openAuthConsoleModal: alone(openConsole),
    // An older name, under which administrators know it.
    openAuthAdminModal: alone(openConsole),
  };
}
