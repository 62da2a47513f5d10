import { describe } from '#developer-messages';

// What this adapter says to the developer, in one place: what was expected, what came, and what to check. Each text is
// the message of an error, too.

/** There is no SDK and no script that could bring it. */
export const missing = (): string => describe('sdk-missing');

/** The script was not loaded. */
export const notLoaded = (src: string): string => describe('sdk-not-loaded', src);

/** The script was not allowed by the page's own policy. */
export const againstPolicy = (src: string, directive: string): string =>
  describe('sdk-against-policy', src, new URL(src).origin, directive);

/** The page does not let its script be added. */
export const notAdded = (src: string, why: string): string => describe('sdk-not-added', src, why);

/** The script is of another project than the one that is configured. */
export const otherProject = (src: string, found: string, expected: string): string =>
  describe('sdk-of-another-project', src, found, expected);

/** `init` was refused. */
export const notInitialised = (projectId: string, why: string): string =>
  describe('sdk-not-initialised', projectId, why);

/** It was not ready in time; `stage` says how far it came. */
export const notInTime = (timeout: number, stage: 'none' | 'script' | 'sdk' | 'init' | 'page'): string =>
  describe('sdk-not-in-time', timeout, stage);

/** It came after it had been given up. */
export const late = (timeout: number): string => describe('sdk-late', timeout);

/** The SDK has none of the methods that would do. */
export const methodMissing = (methods: string[]): string => describe('sdk-method-missing', methods);

/** A method of the SDK threw or rejected. */
export const callFailed = (method: string, why: string): string => describe('sdk-call-failed', method, why);
