import { bounded } from '../../core/abort.js';
import { StepUpError } from '../../core/errors.js';
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
 * @param read Gets the raw answer; default: nothing is made of it. It alone sees it: awaiting a hostile answer again could throw again.
 * @throws {StepUpError} `unavailable` where the method is missing, throws or rejects; or what `read` throws.
 */
export async function callSdk<T>(
  path: string,
  args: unknown[],
  read: (answer: unknown) => T = () => undefined as T,
): Promise<T> {
  let answer: unknown;
  try {
    answer = await sdkMethod(path)!(...args);
  } catch (cause) {
    throw new StepUpError('unavailable', `Transcodes' ${path}() is missing or failed.`, { cause });
  }
  return read(answer);
}

/** Waits for work, but not longer than the signal allows; begins none where that is aborted already. */
export function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return bounded(signal.aborted ? new Promise<T>(() => {}) : work(), signal);
}

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
  const over = new AbortController();
  let tag: HTMLScriptElement | undefined;
  try {
    await unlessAborted(signal, async () => {
      if (sdkSrc && !currentSdk()) tag = sdkScript(sdkSrc);
      await Promise.race([
        arrival(projectId, over.signal).then(arrived),
        lateness(timeout, over.signal),
        ...(tag ? [scriptError(tag, over.signal)] : []),
      ]);
    });
  } catch (error) {
    if ((error as StepUpError).code === 'unavailable') {
      // Out of the way of the next try: a script that has failed never runs again, an init may hang for ever.
      tag?.remove();
      starting = new WeakMap();
    }
    throw error;
  } finally {
    over.abort();
  }
}

async function arrival(projectId: string | undefined, over: AbortSignal): Promise<void> {
  for (;;) {
    const sdk = currentSdk();
    if (sdk && (await isReady(sdk, projectId))) return;
    await pause(50, over);
  }
}

async function lateness(ms: number, over: AbortSignal): Promise<never> {
  await pause(ms, over);
  throw new StepUpError(
    'unavailable',
    `Transcodes was not ready within ${ms} ms. Is its script on the page, not blocked, and initialised?`,
  );
}

// Never resolves once it is over, so that what waits here goes no further.
function pause(ms: number, over: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (over.aborted) return;
    const timer = setTimeout(resolve, ms);
    over.addEventListener('abort', () => clearTimeout(timer));
  });
}

function scriptError(tag: HTMLScriptElement, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const failed = (cause: Event) =>
      reject(new StepUpError('unavailable', `${tag.src} could not be loaded. Is it blocked?`, { cause }));
    tag.addEventListener('error', failed, { signal });
  });
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
