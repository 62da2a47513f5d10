import { getterOf } from './unclobbered.js';

const eventListener = getterOf(Event.prototype, 'currentTarget');

/** Whose listener is called now, past what a script has written on the event. */
export function listenerOf(event: Event): EventTarget | null {
  return eventListener.call(event);
}
