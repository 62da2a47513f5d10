import { TOO_MANY } from '../answers.js';
import { h, newTab } from '../dom.js';
import { passkeysWork, usePasskey } from '../passkeys.js';
import { actionButton, codeForm } from '../view.js';

const ACTIONS = { create: 'Create', read: 'View', update: 'Change', delete: 'Delete' };

/**
 * Proves with a second factor that it is still the same person. Ends with the verified session; what the view is
 * cancelled with says whether a check had failed before.
 */
export function stepUpFlow({ view, api, asked, done }) {
  const { sid } = asked;
  const factors = asked.factors.filter(factor => factor !== 'passkey' || passkeysWork());
  const heading = 'Verify that it is you';
  const about = h(
    'p',
    { class: 'about' },
    asked.comment ??
      `${ACTIONS[asked.action] ?? 'Confirm'}: ${(asked.resource ?? 'a request').replaceAll('-', ' ')}`,
  );

  const verify = async body => {
    try {
      done((await api.post(`step-up/${sid}/verify`, body))[0]);
    } catch (error) {
      if (error.status === 429) view.cancelled = { status: 'rejected', error: TOO_MANY };
      throw error;
    }
  };

  const steps = {
    passkey: () =>
      view.show(
        heading,
        about,
        h('p', {}, 'Confirm with your fingerprint, your face or the PIN of this device.'),
        actionButton(
          'Use a passkey',
          async () => {
            const [options] = await api.post(`step-up/${sid}/passkey`, {});
            await verify({ factor: 'passkey', response: await usePasskey(options) });
          },
          'primary',
        ),
        others('passkey'),
      ),
    totp: () =>
      view.show(
        heading,
        about,
        codeForm({
          label: 'Code from your authenticator app',
          submit: 'Verify',
          onSubmit: code => verify({ factor: 'totp', code }),
        }),
        h(
          'p',
          { class: 'hint' },
          'Local emulator: the code is in the ',
          newTab(api.help.authenticator, 'authenticator'),
          '.',
        ),
        others('totp'),
      ),
    email: async () => {
      const [{ email }] = await api.post(`step-up/${sid}/email`, {});
      view.show(
        heading,
        about,
        h('p', {}, 'We sent a six-digit code to ', h('strong', {}, email), '.'),
        codeForm({
          label: 'Code from the e-mail',
          submit: 'Verify',
          onSubmit: code => verify({ factor: 'email', code }),
        }),
        h(
          'p',
          { class: 'hint' },
          'Local emulator: nothing is mailed. The code is in the ',
          newTab(api.help.outbox, 'outbox'),
          '.',
        ),
        others('email'),
      );
    },
  };
  const names = {
    passkey: 'Use a passkey',
    totp: 'Use the authenticator app',
    email: 'Send a code by e-mail',
  };

  const others = current =>
    factors
      .filter(factor => factor !== current)
      .map(factor => actionButton(names[factor], steps[factor], 'link'));

  return steps[factors[0]]();
}
