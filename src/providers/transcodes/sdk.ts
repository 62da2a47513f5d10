import { describe } from '#developer-messages';
import { bounded } from '../../client/abort.js';
import { StepUpError } from '../../protocol/errors.js';
import { messageOf } from './readable-text.js';

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

/** Whether the SDK that is there now can open its console, where MFA is set up. */
export function hasConsole(): boolean {
  return !!(sdkMethod('openAuthConsoleModal') ?? sdkMethod('redirectToConsole'));
}

/**
 * Calls the first of these methods that the SDK has, and reads what it answers.
 * @param calls Each method with its arguments, the preferred one first: builds differ in what they have.
 * @param read Gets the raw answer and the method's name; default: nothing is made of it. It alone sees the answer:
 * awaiting a hostile one again could throw again.
 * @throws {StepUpError} `unavailable` where none is there, or it throws or rejects; or what `read` throws.
 */
export async function callSdk<T = void>(
  calls: Readonly<Record<string, unknown[]>>,
  read: (answer: any, method: string) => T = () => undefined as T,
): Promise<T> {
  const methods = Object.keys(calls);
  const method = methods.find(sdkMethod) ?? methods[0]!;
  const call = sdkMethod(method);
  if (!call) throw unavailable(describe('sdk-method-missing', methods));
  let answer: unknown;
  try {
    answer = await call(...calls[method]!);
  } catch (cause) {
    throw unavailable(describe('sdk-call-failed', method, messageOf(cause)), cause);
  }
  return read(answer, method);
}

/** The error of an SDK that cannot be used. */
export function unavailable(why: string, cause?: unknown): StepUpError {
  return new StepUpError('unavailable', `Transcodes: ${why}`, { cause });
}

/** Waits for work, but not longer than the signal allows; begins none where that is aborted already. */
export function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return bounded(signal.aborted ? new Promise<T>(() => {}) : work(), signal);
}
