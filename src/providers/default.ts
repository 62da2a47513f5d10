import { setDefaultProvider } from '../client/default-provider.js';
import { getStepUpClient } from '../client/page-client.js';
import { afterStart } from '../dom/when-idle.js';
import { namedProvider, preloadProvider, registerProvider } from './registry.js';

/** The provider where none is named, and the attributes of the script tag that are meant for it. */
export const DEFAULT_PROVIDER = { name: 'transcodes', attributes: ['data-project-id', 'data-sdk-src'] };

registerProvider('transcodes', async () => (await import('./transcodes/from-markup.js')).fromMarkup);

setDefaultProvider(() => namedProvider(DEFAULT_PROVIDER.name));

// Where no gate has yet: after the page's own statements, which may set another.
if (typeof document !== 'undefined') afterStart(preloadDefault);

function preloadDefault(): void {
  try {
    if (!getStepUpClient().settings.provider) preloadProvider(DEFAULT_PROVIDER.name);
  } catch {
    // A client of another protocol is on the page, which is said where somebody asks it.
  }
}
