type Attributes = Record<string, string | number | boolean | ((event: Event) => unknown)>;

/** Builds an element: functions become listeners, `true` an empty attribute, strings text. Never HTML. */
export function h<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: Array<Node | string>
): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}

/** The page's element with this id. */
export function byId<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element with the id "${id}".`);
  return element as T;
}

/** Says how something ended, for eyes and screen readers. */
export function say(text: string, tone: 'good' | 'bad' = 'good'): void {
  const outcome = byId('outcome');
  outcome.dataset['tone'] = tone;
  outcome.textContent = text;
}

const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const time = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });
const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });

/** 25 Nov 2026, of an ISO 8601 date. */
export const formatDate = (iso: string): string => date.format(new Date(iso));
/** 14:03:59, of an ISO 8601 date. */
export const formatTime = (iso: string): string => time.format(new Date(iso));
/** €1,250.00 */
export const formatMoney = (euros: number): string => money.format(euros);
