import { aborted, bounded } from '../client/abort.js';
import type { StepUpProvider } from '../client/types.js';
import { inOwnTask } from '../dom/task.js';

type SessionCallback = Parameters<StepUpProvider['onSessionChange']>[0];

/** A provider whose code may still be on its way. */
export interface DeferredProvider extends StepUpProvider {
  /** Loads the code, and nothing else yet. Rejects as `ready()` would. */
  preload(): Promise<void>;
}

/**
 * Stands for a provider whose code is still being loaded, and hands everything on to it.
 *
 * Until it is there, it is as a provider that is not ready: `ready()` waits for it, and whatever else is asked waits
 * as well. A load that fails rejects with its error, and the next to need the provider begins another.
 * @param name The provider's name, for as long as it cannot say so itself.
 * @param load Loads it.
 */
export function deferredProvider(name: string, load: () => Promise<StepUpProvider>): DeferredProvider {
  let provider: StepUpProvider | undefined;
  let loading: Promise<StepUpProvider> | undefined;
  const waiting = new Set<(provider: StepUpProvider) => void>();

  async function loadOnce(): Promise<StepUpProvider> {
    try {
      provider = await load();
    } catch (error) {
      loading = undefined;
      throw error;
    }
    for (const follow of waiting) follow(provider);
    waiting.clear();
    return provider;
  }

  // What is there already is called in the same turn, because of the click that is behind it.
  function use<T>(call: (provider: StepUpProvider) => Promise<T>): Promise<T> {
    return provider ? call(provider) : (loading ??= loadOnce()).then(call);
  }

  return {
    get name() {
      return provider?.name ?? name;
    },
    get projectId() {
      return provider?.projectId;
    },
    get hosts() {
      return provider?.hosts;
    },
    // Until it is there, nothing is refused in its name: the client asks once more when it is ready.
    get binds() {
      return provider ? provider.binds : 'target';
    },
    get asksIn() {
      return provider?.asksIn;
    },
    get prepare() {
      return provider?.prepare?.bind(provider);
    },
    get authorize() {
      return provider?.authorize?.bind(provider);
    },
    get signIn() {
      return provider?.signIn?.bind(provider);
    },

    preload: () => use(async () => undefined),

    async ready(signal) {
      // A page whose next statement sets another provider must not load this one.
      if (!provider) await new Promise<void>(inOwnTask);
      if (signal.aborted) throw aborted(signal.reason);
      await bounded(
        use(loaded => loaded.ready(signal)),
        signal,
      );
    },

    getMember: () => use(loaded => loaded.getMember()),
    verify: (request, signal) => use(loaded => loaded.verify(request, signal)),
    resume: () => use(async loaded => (await loaded.resume?.()) ?? null),
    openConsole: options => use(loaded => loaded.openConsole(options)),
    getAccessToken: () => use(loaded => loaded.getAccessToken()),
    track: (event, options) => use(async loaded => loaded.track?.(event, options)),
    onSessionChange: callback => (provider ? provider.onSessionChange(callback) : followLater(callback)),
  };

  function followLater(callback: SessionCallback): () => void {
    let stop: (() => void) | undefined;
    const follow = (loaded: StepUpProvider): void => {
      stop = loaded.onSessionChange(callback);
    };
    waiting.add(follow);
    return () => {
      waiting.delete(follow);
      stop?.();
    };
  }
}
