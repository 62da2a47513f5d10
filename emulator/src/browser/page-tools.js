import { h } from './dom.js';
import { sheet } from './styles.js';

const SHOWN = 6000;

/** What the SDK tells a page about itself and the page, before and after `init` alike. */
export const pageTools = {
  /** When this build was made, ISO 8601. */
  getBuildInfo: () => ({ buildTimestamp: '2026-11-01T00:00:00.000Z' }),

  /** Whether the page runs as an installed app. */
  isPwaInstalled: () => matchMedia('(display-mode: standalone)').matches || navigator.standalone === true,

  /** Shows a sentence in a corner for some seconds. Takes text, or an object with it in `message`. */
  showMessage(message) {
    const text = typeof message === 'string' ? message : message?.message;
    if (typeof text !== 'string' || text === '') return;
    const host = h('transcodes-message', { role: 'status' });
    const root = host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet()];
    document.body.append(host);
    root.append(h('p', { class: 'message' }, text.slice(0, 500)));
    setTimeout(() => host.remove(), SHOWN);
  },
};
