import { describe } from '#developer-messages';
import type { StepUpProvider } from '../client/types.js';
import { page } from '../dom/unclobbered.js';
import { invalidRequest, StepUpError } from '../protocol/errors.js';
import { deferredProvider, type DeferredProvider } from './deferred-provider.js';

/**
 * The `data-*` attributes of the script tag that names a provider, as `dataset` has them: `projectId` is
 * `data-project-id`. What they mean is the provider's business.
 */
export type ProviderSettings = Readonly<Record<string, string | undefined>>;

/**
 * Makes a provider of the settings in markup.
 * @throws {StepUpError} `invalid-request` for a setting that is not allowed.
 */
export type ProviderFactory = (settings: ProviderSettings) => StepUpProvider;

interface Entry {
  load: () => Promise<ProviderFactory>;
  loading?: Promise<ProviderFactory>;
}

// On globalThis, so that two copies of this library on one page load a provider once.
const PROVIDERS = Symbol.for('stepup-elements.providers');

function registry(): Map<string, Entry> {
  const page = globalThis as unknown as Record<symbol, Map<string, Entry> | undefined>;
  return (page[PROVIDERS] ??= new Map<string, Entry>());
}

/**
 * Gives a provider the name by which markup chooses it: `<script data-provider="name">`. The first to take a name has
 * it. To be done by a script that runs before the page's markup is read to its end.
 * @param load Loads its code: only on a page that uses it, before the first click.
 */
export function registerProvider(name: string, load: () => Promise<ProviderFactory>): void {
  const providers = registry();
  if (!providers.has(name)) providers.set(name, { load });
}

/** Begins to load a provider's code; what goes wrong is said in the console. */
export function preloadProvider(name: string): void {
  factoryOf(name).catch(sayFailure);
}

/** Says in the console why a provider cannot be used. */
export function sayFailure(error: unknown): void {
  console.error((error as Error).message, error);
}

/**
 * The provider with this name, to be asked at once and loaded when it is needed.
 * @param settings The attributes of the script tag, where one names it.
 */
export function namedProvider(name: string, settings: ProviderSettings = {}): DeferredProvider {
  return deferredProvider(name, async () => (await factoryOf(name))(settings));
}

async function factoryOf(name: string): Promise<ProviderFactory> {
  // One whose script comes later in the page may still take the name.
  if (!registry().has(name)) await pageRead();
  const entry = registry().get(name);
  if (!entry) throw invalidRequest(describe('unknown-provider', name, [...registry().keys()]));
  entry.loading ??= entry.load();
  try {
    return await entry.loading;
  } catch (cause) {
    entry.loading = undefined;
    throw new StepUpError('unavailable', describe('provider-not-loaded', name), { cause });
  }
}

/** Resolves when the page's markup has been read, and every script in it that is not `async` has run. */
async function pageRead(): Promise<void> {
  if (typeof document === 'undefined' || page.readyState === 'complete') return;
  // The second for a script that was added in between: nothing tells whether the first has been already.
  await new Promise(resolve => {
    for (const type of ['DOMContentLoaded', 'load']) addEventListener(type, resolve, { once: true });
  });
}
