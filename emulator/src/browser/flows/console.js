import { h, newTab } from '../dom.js';
import { createPasskey, passkeysWork } from '../passkeys.js';
import { qrCode } from '../qr.js';
import { actionButton, codeForm } from '../view.js';
import { stepUpFlow } from './step-up.js';

/** The member's security settings: what is set up, setting up an authenticator app or a passkey, taking it away. */
export async function consoleFlow({ view, api, session, done }) {
  const token = async () => (await session.fresh())?.accessToken;
  const post = async (path, body) => api.post(path, body, await token());
  let hasMfa = false;

  async function overview(note, problem) {
    const [{ member, factors, totp, passkeys }] = await api.get('factors', await token());
    hasMfa = factors.length > 0;
    view.show(
      'Security settings',
      h('p', {}, h('strong', {}, member.name), h('br'), member.email),
      h('p', { class: 'note', role: 'status' }, note ?? ''),
      problem && h('p', { class: 'error', role: 'alert' }, problem),
      section(
        'Authenticator app',
        totp ? 'Set up. Its codes confirm what matters.' : 'Not set up yet. Its codes confirm what matters.',
        totp
          ? actionButton('Remove the app', () =>
              proven(remove('totp', 'Your authenticator app was removed.')),
            )
          : actionButton(
              'Set up an authenticator app',
              () => proven(enrol),
              hasMfa ? 'secondary' : 'primary',
            ),
      ),
      section(
        'Passkeys',
        passkeys > 0 ? `Set up: ${passkeys}.` : 'Not set up yet. A touch of this device instead of a code.',
        passkeysWork()
          ? actionButton('Add a passkey', () => proven(addPasskey))
          : h('p', { class: 'soft' }, 'They work on http://localhost only.'),
        passkeys > 0 &&
          actionButton('Remove all passkeys', () =>
            proven(remove('passkeys', 'Your passkeys were removed.')),
          ),
      ),
      actionButton('Done', () => done(null), hasMfa ? 'primary' : 'link'),
    );
  }

  async function enrol(sid) {
    const [{ enrolmentId, secret, qr }] = await post('factors/totp', { sid });
    view.show(
      'Set up an authenticator app',
      h('p', {}, 'Scan this with your app, or enter the key by hand.'),
      qrCode(qr, 'QR code for your authenticator app'),
      h(
        'p',
        { class: 'key' },
        h('span', {}, 'Key'),
        h('code', { 'data-secret': secret }, secret.match(/.{1,4}/g).join(' ')),
      ),
      codeForm({
        label: 'Code that the app shows',
        submit: 'Confirm',
        onSubmit: async code => {
          await post('factors/totp/confirm', { enrolmentId, code });
          await overview('Your authenticator app is set up.');
        },
      }),
      h(
        'p',
        { class: 'hint' },
        'Local emulator: no phone at hand? The ',
        newTab(api.help.authenticator, 'demo authenticator'),
        ' has scanned it already.',
      ),
      actionButton('Back', () => overview(), 'link'),
    );
  }

  async function addPasskey(sid) {
    const [options] = await post('factors/passkeys', { sid });
    await post('factors/passkeys/confirm', { response: await createPasskey(options) });
    await overview('Your passkey is set up.');
  }

  const remove = (factor, note) => async sid => {
    await post(`factors/${factor}/remove`, { sid });
    await overview(note);
  };

  /** Changes a factor; where there is one already, only after it has been proven. */
  async function proven(change) {
    if (!hasMfa) return change();
    const [asked] = await post('step-up', {
      resource: 'account-security',
      action: 'update',
      forceStepUp: true,
    });
    if (asked.decision !== 'stepup') throw new Error('Your role may not change this.');
    await stepUpFlow({
      view,
      api,
      asked,
      done: ({ sid }) => change(sid).catch(error => overview('', error.message)),
    });
  }

  try {
    await overview();
  } catch (error) {
    view.show(
      'Security settings',
      h('p', { class: 'error', role: 'alert' }, error.message),
      actionButton('Close', () => done(null), 'primary'),
    );
  }
}

function section(heading, text, ...actions) {
  return h('section', { class: 'factor' }, h('h3', {}, heading), h('p', {}, text), actions);
}
