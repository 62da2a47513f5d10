import { h } from '../dom.js';
import { listPage } from './page.js';

listPage('Authenticator', 'The authenticator apps of the demo members, so that you need no phone.', {
  url: 'authenticator.json',
  empty: 'No authenticator app is set up.',
  row: ({ email, name, code, remaining, used, pending }) => {
    const seconds = Math.ceil(remaining / 1000);
    return h(
      'li',
      { class: 'row' },
      h('div', {}, h('strong', {}, name), h('small', {}, pending ? `${email}, being set up` : email)),
      h(
        'div',
        { class: 'side' },
        h('div', { class: used ? 'digits used' : 'digits' }, code),
        h('small', {}, used ? `Used. The next one comes in ${seconds} s` : `${seconds} s left`),
        h('progress', { max: 30, value: seconds, 'aria-label': `Time left for the code of ${email}` }),
      ),
    );
  },
});
