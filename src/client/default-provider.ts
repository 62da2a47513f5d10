import type { StepUpProvider } from './types.js';

// On globalThis, so that the copy of this library that knows a provider tells the copy that made the client.
const DEFAULT_PROVIDER = Symbol.for('stepup-elements.default-provider');

type Registry = Record<symbol, (() => StepUpProvider) | undefined>;

/** Says who is asked where no provider is set; the first to say so wins. */
export function setDefaultProvider(create: () => StepUpProvider): void {
  (globalThis as unknown as Registry)[DEFAULT_PROVIDER] ??= create;
}

/** The provider to ask where none is set, or undefined. */
export function defaultProvider(): StepUpProvider | undefined {
  return (globalThis as unknown as Registry)[DEFAULT_PROVIDER]?.();
}
