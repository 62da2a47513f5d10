import { loadLooks } from '../elements/looks.js';
import { registerProvider } from '../providers/registry.js';

// Those that markup may name beside the default one; their code is loaded by the pages that do.
registerProvider('backend', async () => {
  // Its dialog is drawn with what the looks bring along.
  await loadLooks();
  return (await import('../providers/backend/from-markup.js')).fromMarkup;
});
registerProvider('oidc', async () => (await import('../providers/oidc/from-markup.js')).fromMarkup);
