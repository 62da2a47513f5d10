import { h } from '../dom.js';
import { listPage } from './page.js';

listPage('Chat messages', "What the project's chat webhook received. Newest first.", {
  url: 'webhooks.json',
  empty: 'No message yet. Actions of high severity, and those that ask for it, are reported here.',
  row: message =>
    h(
      'li',
      { class: 'row' },
      h('div', {}, h('strong', {}, String(message?.text ?? 'A message')), h('small', {}, detail(message))),
    ),
});

function detail({ severity, sentAt } = {}) {
  const time = Number.isNaN(Date.parse(sentAt)) ? '' : new Date(sentAt).toLocaleTimeString();
  return [severity && `Severity ${severity}`, time].filter(Boolean).join(', ');
}
