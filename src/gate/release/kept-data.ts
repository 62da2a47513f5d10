import { describe } from '#developer-messages';
import { reportOnce } from '../../client/report-once.js';
import { isClick } from '../editing-clicks.js';

/**
 * Keeps what can be read only while an event is dispatched, so that it can be read when the event happens: what was
 * pasted or dropped, text and files. Not kept are folders that were dropped, and the ranges of `beforeinput`. Tells the
 * developer of an event that nobody can prevent: its listeners wait, but what it tells of has happened.
 */
export function keepData(event: Event & { clipboardData?: unknown; dataTransfer?: unknown }): void {
  // A click is kept from the browser all the same (`disarm.ts`).
  if (!event.cancelable && !isClick(event.type))
    reportOnce(describe('intercept-not-cancelable', event.type), event.target);
  for (const name of ['clipboardData', 'dataTransfer'] as const) {
    const data = event[name];
    // jsdom has no such class, and no event that carries one.
    if (data && data instanceof DataTransfer)
      Object.defineProperty(event, name, { configurable: true, enumerable: true, value: copyOf(data) });
  }
}

function copyOf(data: DataTransfer): DataTransfer {
  const copy = new DataTransfer();
  for (const type of data.types) if (type !== 'Files') copy.setData(type, data.getData(type));
  for (const file of data.files) copy.items.add(file);
  copy.effectAllowed = data.effectAllowed;
  copy.dropEffect = data.dropEffect;
  return copy;
}
