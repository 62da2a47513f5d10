import { byId, formatTime, h } from './dom.js';

const EVENTS = [
  'stepup-request',
  'stepup-verified',
  'stepup-denied',
  'stepup-setup-required',
  'stepup-expired',
  'mfa-setup-open',
  'mfa-setup-complete',
  'mfa-setup-dismiss',
  'mfa-setup-error',
];
const KEPT = 40;

/** Shows the end of a session id, as much as is needed to tell two apart. */
export const maskSid = (sid: string): string => `…${sid.slice(-4)}`;

/** Adds a line to the running log. */
export function log(name: string, detail: string): void {
  const list = byId('log');
  list.append(
    h(
      'p',
      {},
      h('time', {}, formatTime(new Date().toISOString())),
      ' ',
      h('code', {}, name),
      ' ',
      h('span', {}, detail),
    ),
  );
  while (list.childElementCount > KEPT) list.firstElementChild?.remove();
  list.scrollTop = list.scrollHeight;
}

/** Writes down every event of the elements on this page. */
export function logEvents(): void {
  for (const type of EVENTS) {
    document.addEventListener(type, event => log(type, describe((event as CustomEvent<unknown>).detail)));
  }
}

function describe(detail: unknown): string {
  const { resource, action, reason, code, sid, fromCache, verification } = Object(detail) as Record<
    string,
    unknown
  >;
  const about = (verification ?? { resource, action }) as Record<string, unknown>;
  return [
    about['resource'] && `${String(about['resource'])}:${String(about['action'])}`,
    code ?? reason,
    fromCache === true && 'from the cache',
    typeof sid === 'string' && maskSid(sid),
  ]
    .filter(Boolean)
    .join(' · ');
}
