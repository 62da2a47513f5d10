import type { Scope } from '../../../src/client/scope.js';

/** What a page may lack, or have without its working. */
export type Broken = {
  storage?: 'missing' | 'throws';
  /** `mute`: nothing can be said. */
  channel?: 'missing' | 'throws' | 'mute';
  /** `silent`: no request is ever answered. */
  locks?: 'missing' | 'throws' | 'silent';
  /** `full`: nothing new can be kept; `silent`: nothing is, and nobody is told. */
  localStorage?: 'missing' | 'throws' | 'full' | 'silent';
};

/** One page of the origin, as far as the client uses it. */
export interface Tab {
  readonly scope: Scope;
  readonly storage: Storage;
  /** Dispatches an event on the page's window. */
  dispatch(type: 'focus' | 'visibilitychange' | 'pagehide' | 'pageshow', persisted?: boolean): void;
  /** Nothing is heard of other pages, as in the back/forward cache. */
  isDeaf: boolean;
  /** How many listeners are on the page's window. */
  readonly listeners: number;
  /** The page goes, or its process dies: nothing of it is heard of any more. */
  close(): void;
}

/** Pages of one origin, which share locks and channels, as a browser gives them; in memory. */
export interface Origin {
  /** @param opened Whether another tab opens it, and has copied its session storage into it. */
  open(broken?: Broken, storage?: Storage, opened?: boolean): Tab;
  /** What all of its pages share. */
  readonly localStorage: Storage;
  /** How many channels are open. */
  readonly channels: number;
  /** How many locks are held or waited for. */
  readonly locks: number;
}

interface LockRequest {
  tab: object;
  name: string;
  grant(): void;
  /** Taken away by another. */
  steal(): void;
}

/** Makes an origin without pages. */
export function createOrigin(): Origin {
  const tabs = new Set<object>();
  const channels = new Set<FakeChannel>();
  const localStorage = createStorage();
  let held: LockRequest[] = [];
  let queue: LockRequest[] = [];

  class FakeChannel {
    onmessage: ((event: { data: unknown }) => void) | null = null;
    constructor(
      readonly name: string,
      readonly tab: { isDeaf: boolean },
    ) {
      channels.add(this);
    }
    close(): void {
      channels.delete(this);
    }
    postMessage(message: unknown): void {
      if (!tabs.has(this.tab)) return;
      const data: unknown = structuredClone(message);
      for (const channel of channels) {
        if (channel === this || channel.name !== this.name) continue;
        // In a task of its own, and not to a page that is gone by then.
        setTimeout(() => channels.has(channel) && !channel.tab.isDeaf && channel.onmessage?.({ data }));
      }
    }
  }

  const grantNext = (): void => {
    for (const request of [...queue]) {
      if (held.some(({ name }) => name === request.name)) continue;
      queue = queue.filter(other => other !== request);
      held.push(request);
      request.grant();
    }
  };

  const requestLock = (
    tab: object,
    name: string,
    options: LockOptions,
    callback: (lock: object | null) => unknown,
  ): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const { signal, ifAvailable, steal } = options;
      if (signal?.aborted) return reject(signal.reason as Error);
      const request: LockRequest = {
        tab,
        name,
        grant() {
          signal?.removeEventListener('abort', giveUp);
          void (async () => callback({ name }))()
            .then(resolve, reject)
            .finally(() => {
              held = held.filter(other => other !== request);
              grantNext();
            });
        },
        steal: () => reject(new DOMException('The lock was stolen.', 'AbortError')),
      };
      const giveUp = (): void => {
        queue = queue.filter(other => other !== request);
        reject(signal!.reason as Error);
      };
      // The answer comes later, as everything that asks another process.
      queueMicrotask(() => {
        if (!tabs.has(tab)) return;
        if (ifAvailable && [...held, ...queue].some(other => other.name === name)) {
          return void (async () => callback(null))().then(resolve, reject);
        }
        if (steal) {
          held.filter(other => other.name === name).forEach(other => other.steal());
          held = held.filter(other => other.name !== name);
          queue.unshift(request);
        } else {
          if (signal?.aborted) return reject(signal.reason as Error);
          signal?.addEventListener('abort', giveUp, { once: true });
          queue.push(request);
        }
        grantNext();
      });
    });

  return {
    get channels() {
      return channels.size;
    },
    get locks() {
      return held.length + queue.length;
    },
    localStorage,
    open(broken = {}, storage = createStorage(), opened = false) {
      const tab = { isDeaf: false };
      tabs.add(tab);
      const page = new EventTarget();
      let listeners = 0;
      const works = <T>(part: keyof Broken, value: T): T => {
        // A page that is gone does nothing any more.
        if (broken[part] === 'throws' || !tabs.has(tab)) throw new DOMException('Not here.', 'SecurityError');
        return broken[part] === 'missing' ? (undefined as T) : value;
      };
      const locks = {
        request: async (name: string, options: LockOptions, callback: (lock: object | null) => unknown) =>
          broken.locks === 'silent'
            ? new Promise(() => undefined)
            : requestLock(tab, name, options, works('locks', callback)),
      };
      const scope = {
        get BroadcastChannel() {
          return works(
            'channel',
            class extends FakeChannel {
              constructor(name: string) {
                super(name, tab);
              }
              override postMessage(message: unknown): void {
                if (broken.channel === 'mute') throw new DOMException('Not now.', 'InvalidStateError');
                super.postMessage(message);
              }
            },
          );
        },
        navigator: { locks: broken.locks === 'missing' ? undefined : locks },
        get sessionStorage() {
          return works('storage', storage);
        },
        get localStorage() {
          const full = {
            ...localStorage,
            setItem() {
              throw new DOMException('Full.', 'QuotaExceededError');
            },
          };
          const silent = { ...localStorage, setItem: () => undefined, removeItem: () => undefined };
          const kinds: Partial<Record<string, Storage>> = { full, silent };
          return works('localStorage', kinds[broken.localStorage!] ?? localStorage);
        },
        opener: opened ? {} : null,
        addEventListener(type: string, listener: EventListener, options?: { signal?: AbortSignal }) {
          listeners++;
          page.addEventListener(type, listener);
          // Not with the signal itself: Node keeps a listener then for as long as its target lives.
          options?.signal?.addEventListener('abort', () => {
            listeners--;
            page.removeEventListener(type, listener);
          });
        },
      };
      return {
        scope: scope as unknown as Scope,
        storage,
        get isDeaf() {
          return tab.isDeaf;
        },
        set isDeaf(value) {
          tab.isDeaf = value;
        },
        get listeners() {
          return listeners;
        },
        dispatch: (type, persisted = false) =>
          page.dispatchEvent(Object.assign(new Event(type), { persisted })),
        close() {
          tabs.delete(tab);
          for (const channel of channels) if (channel.tab === tab) channels.delete(channel);
          held = held.filter(request => request.tab !== tab);
          queue = queue.filter(request => request.tab !== tab);
          grantNext();
        },
      };
    },
  };
}

/** A tab's session storage, or a copy of another one's. */
export function createStorage(copied?: Storage): Storage {
  const items = new Map<string, string>();
  for (let index = 0; index < (copied?.length ?? 0); index++) {
    const key = copied!.key(index)!;
    items.set(key, copied!.getItem(key)!);
  }
  return {
    get length() {
      return items.size;
    },
    key: index => [...items.keys()][index] ?? null,
    getItem: key => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: key => void items.delete(key),
    clear: () => items.clear(),
  };
}
