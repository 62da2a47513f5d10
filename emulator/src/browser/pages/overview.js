import { h } from '../dom.js';
import { sheet } from '../styles.js';

const LINKS = [
  ['outbox', 'Outbox', 'The mails with sign-in codes'],
  ['authenticator', 'Authenticator', "The demo members' current codes"],
  ['webhooks', 'Chat messages', "What the project's webhook received"],
  ['members.json', 'Members', 'Who can sign in'],
  ['roles.json', 'Roles', 'What each role may do: 0 denied, 1 allowed, 2 after MFA'],
  ['audit.json', 'Audit log', 'What trackUserAction received'],
  ['faults.json', 'Faults', 'What goes wrong on purpose'],
];

document.adoptedStyleSheets = [sheet()];
document.body.append(
  h(
    'main',
    { class: 'list' },
    h('h1', {}, 'Transcodes emulator'),
    h(
      'p',
      { class: 'soft' },
      'A local stand-in for the identity provider. Everything is forgotten when it stops.',
    ),
    h(
      'ul',
      { class: 'rows' },
      LINKS.map(([href, name, what]) =>
        h('li', { class: 'row' }, h('div', {}, h('a', { href }, name), h('small', {}, what))),
      ),
    ),
  ),
);
