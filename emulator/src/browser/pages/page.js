import { createApi } from '../api.js';
import { h } from '../dom.js';
import { createSession } from '../session.js';
import { sheet } from '../styles.js';
import { createView } from '../view.js';

/** A page with a list that is kept up to date. */
export function listPage(heading, intro, { url, empty, row }) {
  document.adoptedStyleSheets = [sheet()];
  const rows = h('ul', { class: 'rows' });
  const nothing = h('p', { class: 'soft', hidden: true }, empty);
  document.body.append(
    h('main', { class: 'list' }, h('h1', {}, heading), h('p', { class: 'soft' }, intro), nothing, rows),
  );
  let shown;
  const load = async () => {
    const text = await fetch(url, { cache: 'no-store' })
      .then(response => response.text())
      .catch(() => shown);
    if (text !== undefined && text !== shown) {
      shown = text;
      const entries = JSON.parse(text);
      nothing.hidden = entries.length > 0;
      rows.replaceChildren(...entries.map(row));
    }
    setTimeout(load, document.hidden ? 4000 : 1000);
  };
  return load();
}

/** A page of the provider's that a flow runs on. `run({ api, session, view, query, leave })`. */
export function hostedPage(run) {
  document.adoptedStyleSheets = [sheet()];
  const base = new URL('../..', import.meta.url);
  const projectId = location.pathname.split('/').at(-2);
  const api = createApi(base, projectId);
  const session = createSession(api, projectId, () => undefined);
  const query = new URLSearchParams(location.search);
  const view = createView({ headingId: 'heading', headingTag: 'h1' });
  document.body.append(
    h(
      'main',
      { class: 'hosted' },
      h(
        'div',
        { class: 'card' },
        view.element,
        h('p', { class: 'brand' }, 'Secured by the Transcodes emulator'),
      ),
    ),
  );
  const fail = error =>
    view.show('This did not work', h('p', { class: 'error', role: 'alert' }, error.message));
  return run({ api, session, view, query }).catch(fail);
}

/**
 * Where the page was asked to send people back to; null where it was not asked. The emulator decides what may be.
 * @throws {Error} where the address may not be returned to.
 */
export async function returnAddress(api, query) {
  const given = query.get('redirectUri');
  if (!given) return null;
  const [{ redirectUri }] = await api.get(`return-address?${new URLSearchParams({ redirectUri: given })}`);
  return redirectUri;
}
