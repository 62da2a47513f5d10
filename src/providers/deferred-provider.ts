import { aborted, bounded } from '../client/abort.js';
import type { StepUpProvider } from '../client/types.js';
import { inOwnTask } from '../dom/task.js';

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
  let arrived!: (provider: StepUpProvider) => void;
  const arrival = new Promise<StepUpProvider>(resolve => (arrived = resolve));

  async function loadOnce(): Promise<StepUpProvider> {
    try {
      provider = await load();
    } catch (error) {
      loading = undefined;
      throw error;
    }
    arrived(provider);
    return provider;
  }

  function whenThere<T>(use: (provider: StepUpProvider) => T): Promise<Awaited<T>> {
    return (loading ??= loadOnce()).then(use) as Promise<Awaited<T>>;
  }

  const untilThere: DeferredProvider = {
    name,
    // Nothing is refused in its name: the client asks once more when it is ready.
    binds: 'target',

    async ready(signal) {
      // A page whose next statement sets another provider must not load this one.
      await new Promise<void>(inOwnTask);
      if (signal.aborted) throw aborted(signal.reason);
      await bounded(
        whenThere(loaded => loaded.ready(signal)),
        signal,
      );
    },

    // Whoever only listens loads nothing.
    onSessionChange(callback) {
      let stop: (() => void) | undefined;
      let isOver = false;
      void arrival.then(loaded => {
        if (!isOver) stop = loaded.onSessionChange(callback);
      });
      return () => {
        isOver = true;
        stop?.();
      };
    },

    preload: () => whenThere(() => undefined),
    getMember: () => whenThere(loaded => loaded.getMember()),
    verify: (request, signal) => whenThere(loaded => loaded.verify(request, signal)),
    resume: () => whenThere(loaded => loaded.resume?.() ?? null),
    openConsole: options => whenThere(loaded => loaded.openConsole(options)),
    getAccessToken: () => whenThere(loaded => loaded.getAccessToken()),
    track: (event, options) => whenThere(loaded => loaded.track?.(event, options)),
  };

  // What is there already is called in the same turn, because of the click that is behind it.
  return new Proxy(untilThere, {
    get(_, member) {
      const source = member === 'preload' ? untilThere : (provider ?? untilThere);
      const value: unknown = Reflect.get(source, member);
      return typeof value === 'function' ? (value.bind(source) as unknown) : value;
    },
  });
}
