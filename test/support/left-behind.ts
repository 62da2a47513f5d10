/** What a page goes on to hear and to wait for, from when this is called. */
export interface LeftBehind {
  /** What is left of it: listeners on window, document and `<html>`, timers, observers, channels. */
  list(): string[];
  /** Stops to look. */
  end(): void;
}

interface Listening {
  target: EventTarget;
  type: string;
  listener: unknown;
  capture: boolean;
  signal?: AbortSignal;
}

/** Watches everything that outlives an element on a page. */
export function watchLeftBehind(): LeftBehind {
  const watched = new Map<EventTarget, string>([
    [window, 'window'],
    [document, 'document'],
    [document.documentElement, 'html'],
  ]);
  const captures = (options: unknown): boolean =>
    options === true || !!(options as AddEventListenerOptions | undefined)?.capture;
  let listening: Listening[] = [];
  const others = new Set<string>();
  let lastId = 0;
  const undo: Array<() => void> = [];

  const replace = <T extends object, K extends keyof T>(owner: T, name: K, make: (before: T[K]) => T[K]) => {
    const own = Object.getOwnPropertyDescriptor(owner, name);
    const before = owner[name];
    owner[name] = make(before);
    undo.push(() => {
      if (own) Object.defineProperty(owner, name, own);
      else Reflect.deleteProperty(owner, name);
    });
  };

  const remove = (target: EventTarget, type: string, listener: unknown, capture: boolean): void => {
    listening = listening.filter(
      each =>
        each.target !== target ||
        each.type !== type ||
        each.listener !== listener ||
        each.capture !== capture,
    );
  };
  replace(
    EventTarget.prototype,
    'addEventListener',
    before =>
      function (this: EventTarget | undefined, type: string, listener: never, options?: never) {
        const target = this ?? window;
        const { signal } = Object(options) as AddEventListenerOptions;
        const capture = captures(options);
        if (watched.has(target)) {
          remove(target, type, listener, capture);
          listening.push({ target, type, listener, capture, signal });
        }
        before.call(target, type, listener, options);
      },
  );
  replace(
    EventTarget.prototype,
    'removeEventListener',
    before =>
      function (this: EventTarget | undefined, type: string, listener: never, options?: never) {
        const target = this ?? window;
        remove(target, type, listener, captures(options));
        before.call(target, type, listener, options);
      },
  );
  replace(MutationObserver.prototype, 'observe', before => {
    const ids = new WeakMap<MutationObserver, string>();
    replace(MutationObserver.prototype, 'disconnect', disconnect => {
      return function (this: MutationObserver) {
        others.delete(ids.get(this)!);
        disconnect.call(this);
      };
    });
    return function (this: MutationObserver, ...args) {
      if (!ids.has(this)) ids.set(this, `observer ${++lastId}`);
      // One that observes a part of the page ends with that.
      if (watched.has(args[0] as Node) || args[0] === document.body) others.add(ids.get(this)!);
      before.apply(this, args);
    };
  });
  replace(window, 'setTimeout', before => {
    replace(window, 'clearTimeout', clear => id => {
      others.delete(`timer ${id}`);
      clear(id);
    });
    return ((act: () => void, ms?: number, ...args: never[]) => {
      const id = before(() => {
        others.delete(`timer ${id}`);
        (act as (...given: never[]) => void)(...args);
      }, ms);
      others.add(`timer ${id}`);
      return id;
    }) as typeof setTimeout;
  });
  replace(window, 'BroadcastChannel', Before => {
    return class extends Before {
      readonly #id = `channel ${++lastId}`;
      constructor(name: string) {
        super(name);
        others.add(this.#id);
      }
      override close(): void {
        others.delete(this.#id);
        super.close();
      }
    };
  });
  return {
    list: () => [
      ...listening
        .filter(({ signal }) => !signal?.aborted)
        .map(({ target, type }) => `${watched.get(target)}: ${type}`),
      ...others,
    ],
    end: () => undo.reverse().forEach(each => each()),
  };
}
