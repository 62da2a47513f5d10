import type { Member } from '../../src/client/index.js';
import { byId, h } from './dom.js';

const LOOK_EVERY = 1000;
const MAIL_LIFE = 10 * 60_000;

interface AuthenticatorRow {
  email: string;
  pending: boolean;
  code: string;
  remaining: number;
  used: boolean;
}
interface Mail {
  to: string;
  subject: string;
  code: string;
  sentAt: string;
}

/**
 * The phone of whoever tries the demo: the newest mailed code, and the authenticator app of the signed-in member.
 * A popover, so that it can be read above the provider's modal.
 */
export function showPhone(member: () => Member | null): void {
  const phone = byId('phone');
  const codes = byId('phone-codes');
  phone.showPopover();
  let shown = '';

  const look = async () => {
    if (!document.hidden) {
      const rows = await read(member()).catch(() => null);
      const text = JSON.stringify(rows);
      if (rows && text !== shown) {
        shown = text;
        codes.replaceChildren(
          ...rows.flatMap(row => [h('dt', {}, row.label), h('dd', { class: row.kind }, row.code)]),
        );
      }
    }
    setTimeout(() => void look(), LOOK_EVERY);
  };
  void look();
}

async function read(member: Member | null): Promise<Array<{ label: string; code: string; kind: string }>> {
  const [apps, mails] = (await Promise.all(
    ['authenticator', 'outbox'].map(async name => (await fetch(`/emulator/${name}.json`)).json()),
  )) as [AuthenticatorRow[], Mail[]];
  const mail = mails.find(
    ({ to, sentAt }) => (!member || to === member.email) && Date.now() - Date.parse(sentAt) < MAIL_LIFE,
  );
  const app = apps.find(({ email }) => email === member?.email);
  return [
    ...(app
      ? [
          {
            label: app.used ? `Authenticator, next in ${Math.ceil(app.remaining / 1000)} s` : 'Authenticator',
            code: app.used ? 'used' : app.code,
            kind: app.used ? 'waiting' : 'code',
          },
        ]
      : []),
    mail
      ? { label: `Mail: ${mail.subject.split(':')[0]}`, code: mail.code, kind: 'code' }
      : { label: 'Mail', code: 'none yet', kind: 'waiting' },
  ];
}
