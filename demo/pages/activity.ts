import { byId, formatTime, h } from './dom.js';
import './page.js';

const LOOK_EVERY = 2000;

interface AuditRow {
  receivedAt: string;
  tag: string;
  severity: string;
  status: boolean;
  error: string | null;
  email: string | null;
  webhookNotification: boolean;
}
interface DecisionRow {
  at: string;
  outcome: string;
  reason?: string;
  rule: { resource: string; action: string };
}

/** The two logs, kept up to date. */
async function load(): Promise<void> {
  const [audit, decisions] = (await Promise.all(
    ['/emulator/audit.json', '/api/decisions'].map(async url => (await fetch(url)).json()),
  )) as [AuditRow[], DecisionRow[]];
  show(
    'audit',
    audit.map(({ receivedAt, tag, severity, status, error, email, webhookNotification }) => ({
      good: status,
      title: tag,
      badge: status ? 'done' : 'not done',
      detail: [
        formatTime(receivedAt),
        email ?? 'nobody signed in',
        `severity ${severity}`,
        webhookNotification && 'webhook',
        error,
      ],
    })),
  );
  show(
    'decisions',
    decisions.map(({ at, outcome, reason, rule }) => ({
      good: outcome === 'allowed',
      title: `${rule.resource}:${rule.action}`,
      badge: outcome,
      detail: [formatTime(at), reason],
    })),
  );
}

interface Entry {
  good: boolean;
  title: string;
  badge: string;
  detail: Array<string | false | null | undefined>;
}

function show(id: string, entries: Entry[]): void {
  const rows = entries.map(({ good, title, badge, detail }) =>
    h(
      'li',
      { class: 'row' },
      h(
        'div',
        { class: 'grow' },
        h('strong', {}, h('code', {}, title)),
        h('small', {}, detail.filter(Boolean).join(' · ')),
      ),
      h('span', { class: 'badge', 'data-tone': good ? 'good' : 'bad' }, badge),
    ),
  );
  byId(id).replaceChildren(
    ...(rows.length > 0 ? rows : [h('li', { class: 'row soft' }, 'Nothing has happened yet.')]),
  );
}

async function keepUpToDate(): Promise<void> {
  if (!document.hidden) await load().catch(() => undefined);
  setTimeout(() => void keepUpToDate(), LOOK_EVERY);
}

await keepUpToDate();
