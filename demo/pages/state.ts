import '../../src/index.js';
import type { Scene } from './scenes/scene.js';
import { SCENES } from './state-scenes.js';

// One state alone, `?scene=…&lang=…&dir=…&scheme=…&theme=…`: there is one notice at a time in a document.
const query = new URLSearchParams(location.search);
const { documentElement } = document;
documentElement.lang = query.get('lang') || 'en';
documentElement.dir = query.get('dir') === 'rtl' ? 'rtl' : 'ltr';
documentElement.style.colorScheme = query.get('scheme') === 'dark' ? 'dark' : 'light';
documentElement.dataset['theme'] = query.get('theme') ?? '';

const scene = SCENES.find(({ name }) => name === query.get('scene')) ?? SCENES[0]!;
document.title = scene.name;
standAlone(scene);
await scene.show(document.querySelector<HTMLElement>('#stage')!);
documentElement.dataset['ready'] = '';

// Nothing is asked one after the other here, and nothing is told to others: each state is shown beside all the others,
// which hold nothing up, and end nothing.
function standAlone({ waits }: Scene): void {
  const request = (_: string, options: LockOptions, callback: (lock: null) => unknown): unknown =>
    options.ifAvailable ? callback(null) : new Promise(() => undefined);
  const locks = waits ? { request, query: async () => ({}) } : undefined;
  Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
  for (const shared of ['BroadcastChannel', 'localStorage']) {
    Object.defineProperty(window, shared, { value: undefined, configurable: true });
  }
}
