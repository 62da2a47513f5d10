import { texts } from './languages/en/beside.js';
import { textGroup } from './text-group.js';

/** What is said beside a gate: of setting MFA up, of how long it holds, and of what a server has answered. */
export const BESIDE_TEXTS = textGroup(texts, {
  ar: () => import('./languages/ar/beside.js'),
  de: () => import('./languages/de/beside.js'),
  es: () => import('./languages/es/beside.js'),
  fr: () => import('./languages/fr/beside.js'),
  ja: () => import('./languages/ja/beside.js'),
  ko: () => import('./languages/ko/beside.js'),
  pt: () => import('./languages/pt-br/beside.js'),
  zh: () => import('./languages/zh-hans/beside.js'),
});
