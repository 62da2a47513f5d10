import type { StepUpProvider } from '../client/types.js';
import { loadLooksWhenIdle } from '../elements/looks.js';
import { deferredProvider } from '../providers/deferred-provider.js';
import type { TranscodesOptions } from '../providers/transcodes/index.js';

// The light file: what decides. What is seen, and the code of each provider, is loaded later, by this function: the
// build puts a call of it in the place of every import(), and takes the export away. Before the settings, which load.
export { loadPart } from './load-part.js';

export * from './index.js';

// A page may have a status or a prompt, which are nothing but looks, and no gate yet.
loadLooksWhenIdle();

/**
 * The browser half of Transcodes, as `transcodes` of the package, with its code loaded when it is needed. An option that
 * is not allowed is refused by `ready()`.
 */
export function transcodes(options?: TranscodesOptions): StepUpProvider {
  return deferredProvider('transcodes', async () =>
    (await import('../providers/transcodes/from-markup.js')).transcodes(options),
  );
}
