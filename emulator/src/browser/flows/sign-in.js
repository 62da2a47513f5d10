import { h, newTab } from '../dom.js';
import { codeForm, fieldForm } from '../view.js';

/** Signs in: an e-mail address, then the code that was mailed to it. Ends with the tokens. */
export async function signInFlow({ view, api, done }) {
  const askCode = async email => {
    const [{ signInId, email: to }] = await api.post('sign-in', { email });
    view.show(
      'Check your e-mail',
      h('p', {}, 'We sent a six-digit code to ', h('strong', {}, to), '.'),
      codeForm({
        label: 'Code from the e-mail',
        submit: 'Sign in',
        onSubmit: async code => done((await api.post('sign-in/verify', { signInId, code }))[0]),
      }),
      h(
        'p',
        { class: 'hint' },
        'Local emulator: nothing is mailed. The code is in the ',
        newTab(api.help.outbox, 'outbox'),
        '.',
      ),
      h('button', { type: 'button', class: 'link', onclick: () => askEmail() }, 'Use another address'),
    );
  };

  const askEmail = (members = known) => {
    known = members;
    const form = fieldForm({
      field: { label: 'E-mail address', type: 'email', name: 'email', autocomplete: 'username' },
      submit: 'Continue',
      onSubmit: askCode,
    });
    const suggestions = members.map(({ email, note }) =>
      h(
        'li',
        {},
        h(
          'button',
          {
            type: 'button',
            class: 'member',
            onclick: () => {
              form.querySelector('input').value = email;
              form.requestSubmit();
            },
          },
          h('span', {}, email),
          h('small', {}, note),
        ),
      ),
    );
    view.show(
      'Sign in',
      form,
      suggestions.length > 0 && h('p', { class: 'hint' }, 'Local emulator: take one of its members.'),
      suggestions.length > 0 && h('ul', { class: 'members' }, suggestions),
    );
  };

  let known = [];
  view.show('Sign in', h('p', {}, 'One moment…'));
  askEmail(
    await api.get('project').then(
      ([project]) => project.members,
      () => [],
    ),
  );
}
