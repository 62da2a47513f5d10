import { h, newTab } from '../dom.js';
import { qrCode } from '../qr.js';
import { actionButton, codeForm } from '../view.js';
import { stepUpFlow } from './step-up.js';

/** The member's security settings: what is set up, setting up an authenticator app, taking it away again. */
export async function consoleFlow({ view, api, session, done }) {
  const token = async () => (await session.fresh())?.accessToken;
  const post = async (path, body) => api.post(path, body, await token());

  async function overview(note) {
    const [{ member, totp }] = await api.get('factors', await token());
    view.show(
      'Security settings',
      h('p', {}, h('strong', {}, member.name), h('br'), member.email),
      h('p', { class: 'note', role: 'status' }, note ?? ''),
      h(
        'section',
        { class: 'factor' },
        h('h3', {}, 'Authenticator app'),
        h(
          'p',
          {},
          totp
            ? 'Set up. Its codes confirm what matters.'
            : 'Not set up yet. You need it to confirm what matters.',
        ),
        totp
          ? actionButton('Remove', () => proven(remove), 'secondary')
          : actionButton('Set up an authenticator app', enrol, 'primary'),
      ),
      actionButton('Done', () => done(null), totp ? 'primary' : 'link'),
    );
  }

  async function enrol() {
    const [{ enrolmentId, secret, qr }] = await post('factors/totp', {});
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

  /** Runs what changes a factor after one that is there has been proven. */
  async function proven(change) {
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
      done: ({ sid }) => change(sid).catch(error => overview(error.message)),
    });
  }

  async function remove(sid) {
    await post('factors/totp/remove', { sid });
    await overview('Your authenticator app was removed.');
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
