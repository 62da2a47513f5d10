import '../../src/index.js';
import { standAlone } from './scenes/stand-alone.js';
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
