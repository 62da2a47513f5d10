import type { StepUpFetch, StepUpFetchOptions } from '../client/fetch/step-up-fetch.js';
import type { StepUpProvider } from '../client/types.js';
import { loadLooksAfterStart, setLooksLoader } from '../elements/looks.js';
import { deferredProvider } from '../providers/deferred-provider.js';
import type { TranscodesOptions } from '../providers/transcodes/index.js';

// The light file: what decides. What is seen, and the code of each provider, is loaded later, by this function: the
// build puts a call of it in the place of every import(), and takes the export away. Before the settings, which load.
export { loadPart } from './load-part.js';

export * from './index.js';
export { StepUpGate } from '../define/register-gate.js';

setLooksLoader(async () => (await import('./later.js')).createLooks());
// A page may have a status or a prompt, which are nothing but looks, and no gate yet.
loadLooksAfterStart();

/**
 * As `createStepUpFetch` of the package, with its code loaded by the first request, which also rejects for an option
 * that is not allowed.
 */
export function createStepUpFetch(options?: StepUpFetchOptions): StepUpFetch {
  let fetch: StepUpFetch | undefined;
  return async (input, init) => {
    fetch ??= (await import('./later.js')).createStepUpFetch(options);
    return fetch(input, init);
  };
}

/**
 * The browser half of Transcodes, as `transcodes` of the package, with its code loaded when it is needed. An option that
 * is not allowed is refused by `ready()`.
 */
export function transcodes(options?: TranscodesOptions): StepUpProvider {
  return deferredProvider('transcodes', async () =>
    (await import('../providers/transcodes/from-markup.js')).transcodes(options),
  );
}
