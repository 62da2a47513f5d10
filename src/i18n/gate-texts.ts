import { texts } from './languages/en/gate.js';
import { textGroup } from './text-group.js';

/** What a gate asks, shows and refuses with. */
export const GATE_TEXTS = textGroup(texts, {
  ar: () => import('./languages/ar/gate.js'),
  de: () => import('./languages/de/gate.js'),
  es: () => import('./languages/es/gate.js'),
  fr: () => import('./languages/fr/gate.js'),
  ja: () => import('./languages/ja/gate.js'),
  ko: () => import('./languages/ko/gate.js'),
  pt: () => import('./languages/pt-br/gate.js'),
  zh: () => import('./languages/zh-hans/gate.js'),
});
