import { AsyncLocalStorage } from 'node:async_hooks';
import { setRequestLanguage } from '../i18n/messages.js';

const requests = new AsyncLocalStorage<string>();

setRequestLanguage(() => requests.getStore() || 'en');

/**
 * Has the elements drawn in a language, in everything that a server does meanwhile for one request: also in what it
 * starts and does not wait for. An element with a `lang` of its own is drawn in that.
 * @param language A language tag (BCP 47), the one that the page has in its `<html lang>`.
 * @param draw Renders the page, or handles the request.
 * @example
 * app.use((request, response, next) => withLanguage(request.acceptsLanguages(['de', 'fr']) || 'en', next));
 */
export function withLanguage<T>(language: string, draw: () => T): T {
  return requests.run(language, draw);
}
