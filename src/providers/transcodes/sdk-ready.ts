import { describe } from '#developer-messages';
import { reportOnce } from '../../client/report-once.js';
import { toStepUpError, type StepUpError } from '../../protocol/errors.js';
import { sdkScript } from './script.js';
import { messageOf } from './readable-text.js';
import { createScriptWatch } from './script-watch.js';
import { callSdk, currentSdk, sdkMethod, unavailable, unlessAborted } from './sdk.js';
import type { Sdk } from './sdk.js';

// Two calls that wait at the same time share one init().
let starting = new WeakMap<Sdk, Promise<void>>();

/**
 * Makes the function that resolves once the SDK can be used: it loads its script where an address is given, waits for
 * it, and initialises the dynamic build where a project is given (else waits until the page has done so).
 * @param options `timeout` in ms, for all of it.
 * @returns Takes the signal, what is still to be done when it is there, and whether its script may be loaded. Rejects
 * with `unavailable` when it is not there in time, its script is missing, failed or is of another project, or `init`
 * failed, and says so once in the console; a later call tries anew. `aborted` with the signal.
 */
export function createSdkWait(options: {
  projectId?: string;
  sdkSrc?: string;
  timeout: number;
}): (signal: AbortSignal, arrived: () => Promise<void>, loads: boolean) => Promise<void> {
  const { projectId, sdkSrc, timeout } = options;
  const scripts = createScriptWatch(options);
  let givenUp = false;

  return async (signal, arrived, loads) => {
    const expired = AbortSignal.timeout(timeout);
    const over = AbortSignal.any([signal, expired]);
    let tag: HTMLScriptElement | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      await unlessAborted(over, async () => {
        const wrong = scripts.otherProject();
        if (wrong) throw wrong;
        if (loads && sdkSrc && !currentSdk()) tag = addScript(sdkSrc);
        for (;;) {
          const sdk = currentSdk();
          const fault = scripts.otherProject() ?? (sdk ? undefined : scripts.fault());
          if (fault) throw fault;
          const ready = sdk && (await isReady(sdk, projectId));
          if (over.aborted) return;
          if (ready) break;
          await new Promise(resolve => (timer = setTimeout(resolve, 50)));
        }
        if (givenUp) reportOnce(describe('sdk-late', timeout));
        givenUp = false;
        return arrived();
      });
    } catch (error) {
      if (signal.aborted) throw error;
      const sdk = currentSdk();
      givenUp ||= !sdk;
      const stage = sdk ? (starting.has(sdk) ? 'init' : 'page') : scripts.stage();
      // Out of the way of the next try: a script that has failed never runs again, an init may hang for ever.
      tag?.remove();
      starting = new WeakMap();
      const said = expired.aborted
        ? unavailable(describe('sdk-not-in-time', timeout, stage))
        : toStepUpError(error);
      reportOnce(said.message);
      throw said;
    } finally {
      clearTimeout(timer);
    }
  };
}

function addScript(src: string): HTMLScriptElement {
  try {
    return sdkScript(src);
  } catch (cause) {
    throw unavailable(describe('sdk-not-added', src, String((cause as Error)?.message)), cause);
  }
}

async function isReady(sdk: Sdk, projectId: string | undefined): Promise<boolean> {
  if (!sdkMethod('isInitialized') || (await callSdk({ isInitialized: [] }, Boolean))) return true;
  if (!projectId) return false;
  if (!starting.has(sdk)) starting.set(sdk, initialise(projectId));
  await starting.get(sdk);
  return true;
}

async function initialise(projectId: string): Promise<void> {
  try {
    await callSdk({ init: [{ projectId }] });
  } catch (error) {
    const { cause } = error as StepUpError;
    throw unavailable(describe('sdk-not-initialised', projectId, messageOf(cause)), cause);
  }
}
