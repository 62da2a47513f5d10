import { loadLooks } from '../elements/looks.js';

/**
 * Loads the code of a provider that markup may name beside the default one. Each is a part of its own, which only the
 * pages load that name it; what pins it is here, and not in the file that every page waits for.
 */
export const loadProvider = {
  backend: async () => {
    // Its dialog is drawn with what the looks bring along.
    await loadLooks();
    return (await import('../providers/backend/from-markup.js')).fromMarkup;
  },
  oidc: async () => (await import('../providers/oidc/from-markup.js')).fromMarkup,
};
