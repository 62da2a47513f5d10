import { describe } from '#developer-messages';
import { toStepUpError } from '../../protocol/errors.js';
import { sdkScript } from './script.js';
import { callSdk, currentSdk, sdkMethod, unavailable, unlessAborted } from './sdk.js';
import type { Sdk } from './sdk.js';

// Two calls that wait at the same time share one init().
let starting = new WeakMap<Sdk, Promise<void>>();

/**
 * Resolves once the SDK can be used: loads its script where an address is given, waits for it, and initialises
 * the dynamic build where a project is given (else waits until the page has done so).
 * @param options `timeout` in ms, for all of it.
 * @param arrived What is still to be done then.
 * @throws {StepUpError} `unavailable` when it is not there in time, its script failed or `init` did; a later
 * call tries anew. `aborted` with the signal.
 */
export async function waitForSdk(
  options: { projectId?: string; sdkSrc?: string; timeout: number },
  signal: AbortSignal,
  arrived: () => Promise<void>,
): Promise<void> {
  const { projectId, sdkSrc, timeout } = options;
  const late = AbortSignal.timeout(timeout);
  const over = AbortSignal.any([signal, late]);
  let tag: HTMLScriptElement | undefined;
  let failure: Event | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await unlessAborted(over, async () => {
      if (sdkSrc && !currentSdk()) {
        tag = sdkScript(sdkSrc);
        tag.addEventListener('error', event => (failure = event), { once: true });
      }
      for (;;) {
        const sdk = currentSdk();
        const ready = sdk && (await isReady(sdk, projectId));
        if (over.aborted) return;
        if (ready) return arrived();
        if (failure) throw unavailable(describe('sdk-blocked', tag!.src), failure);
        await new Promise(resolve => (timer = setTimeout(resolve, 50)));
      }
    });
  } catch (error) {
    if (signal.aborted) throw error;
    // Out of the way of the next try: a script that has failed never runs again, an init may hang for ever.
    tag?.remove();
    starting = new WeakMap();
    // What is no StepUpError says why the page does not let the script be added, as by Trusted Types.
    throw late.aborted ? unavailable(describe('sdk-not-ready', timeout)) : toStepUpError(error);
  } finally {
    clearTimeout(timer);
  }
}

async function isReady(sdk: Sdk, projectId: string | undefined): Promise<boolean> {
  if (!sdkMethod('isInitialized') || (await callSdk({ isInitialized: [] }, Boolean))) return true;
  if (!projectId) return false;
  if (!starting.has(sdk)) starting.set(sdk, callSdk({ init: [{ projectId }] }));
  await starting.get(sdk);
  return true;
}
