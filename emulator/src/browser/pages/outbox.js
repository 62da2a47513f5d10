import { h } from '../dom.js';
import { listPage } from './page.js';

listPage('Outbox', 'The mails that the emulator would have sent. Newest first.', {
  url: 'outbox.json',
  empty: 'No mail yet. It appears here by itself.',
  row: ({ to, subject, code, sentAt }) =>
    h(
      'li',
      { class: 'row' },
      h(
        'div',
        {},
        h('strong', {}, subject),
        h('small', {}, `To ${to}, ${new Date(sentAt).toLocaleTimeString()}`),
      ),
      h('div', { class: 'digits' }, code),
    ),
});
