import { StepUpError } from '../../core/errors.js';
import { abortable } from './abortable.js';
import { sdkScript } from './script.js';

/** `window.transcodes`. Anyone may have put it there, so nothing in it is taken for granted. */
export type Sdk = Record<string, any>;

/**
 * The SDK that is there now; read anew for each call, because a later script may replace it.
 * Only a property of the window's own counts: an element with the id or name `transcodes` is not one.
 */
export function currentSdk(): Sdk | undefined {
  try {
    const sdk = Object.hasOwn(globalThis, 'transcodes') && (globalThis as any).transcodes;
    return Object(sdk) === sdk ? sdk : undefined;
  } catch {
    return undefined;
  }
}

/** The SDK's method of this name, in `token` where it starts with `token.`; undefined where it has none. */
export function sdkMethod(path: string): ((...args: unknown[]) => unknown) | undefined {
  try {
    const name = path.replace('token.', '');
    const owner = name === path ? currentSdk() : currentSdk()?.token;
    const method = owner?.[name];
    return typeof method === 'function' ? (...args) => method.apply(owner, args) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Calls the SDK and reads what it answers.
 * @param read Gets the raw answer. It alone sees it: awaiting a hostile answer again could throw again.
 * @throws {StepUpError} `unavailable` where the method is missing, throws or rejects; or what `read` throws.
 */
export async function callSdk<T>(
  path: string,
  argument: unknown[],
  read: (answer: unknown) => T,
): Promise<T> {
  let answer: unknown;
  try {
    answer = await sdkMethod(path)!(...argument);
  } catch (cause) {
    throw new StepUpError('unavailable', `Transcodes' ${path}() is missing or failed.`, { cause });
  }
  return read(answer);
}

/**
 * Resolves once the SDK can be used: loads its script where an address is given, waits for it, and initialises
 * the dynamic build where a project is given (else waits until the page has done so).
 * @param options `timeout` in ms.
 * @throws {StepUpError} `unavailable` when it is not there in time, its script failed or `init` did; a later
 * call tries anew. `aborted` with the signal.
 */
export async function waitForSdk(
  options: { projectId?: string; sdkSrc?: string; timeout: number },
  signal: AbortSignal,
): Promise<void> {
  const { projectId, sdkSrc, timeout } = options;
  let tag: HTMLScriptElement | undefined;
  try {
    await abortable(
      signal,
      async over => {
        if (sdkSrc && !currentSdk()) tag = sdkScript(sdkSrc);
        await Promise.race([arrival(projectId, over), ...(tag ? [scriptError(tag, over)] : [])]);
      },
      {
        ms: timeout,
        message: `Transcodes was not ready within ${timeout} ms. Is its script on the page, not blocked, and initialised?`,
      },
    );
  } catch (error) {
    if ((error as StepUpError).code === 'unavailable') {
      // Out of the way of the next try: a script that has failed never runs again, an init may hang for ever.
      tag?.remove();
      starting = new WeakMap();
    }
    throw error;
  }
}

function scriptError(tag: HTMLScriptElement, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const failed = (cause: Event) =>
      reject(new StepUpError('unavailable', `${tag.src} could not be loaded. Is it blocked?`, { cause }));
    tag.addEventListener('error', failed, { signal });
  });
}

async function arrival(projectId: string | undefined, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const sdk = currentSdk();
    if (sdk && (await isReady(sdk, projectId))) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, 50);
      over.addEventListener('abort', () => clearTimeout(timer));
    });
  }
}

// Two calls that wait at the same time share one init().
let starting = new WeakMap<Sdk, Promise<unknown>>();

async function isReady(sdk: Sdk, projectId: string | undefined): Promise<boolean> {
  try {
    if (!sdk.isInitialized || (await sdk.isInitialized())) return true;
    if (!projectId) return false;
    if (!starting.has(sdk)) starting.set(sdk, Promise.resolve(sdk.init({ projectId })));
    await starting.get(sdk);
    return true;
  } catch (cause) {
    throw new StepUpError('unavailable', 'Transcodes could not be initialised. Is the projectId right?', {
      cause,
    });
  }
}
