import { texts } from './languages/en/challenge.js';
import { textGroup } from './text-group.js';

/** What the dialog of the site's own server says. */
export const CHALLENGE_TEXTS = textGroup(texts, {
  ar: () => import('./languages/ar/challenge.js'),
  de: () => import('./languages/de/challenge.js'),
  es: () => import('./languages/es/challenge.js'),
  fr: () => import('./languages/fr/challenge.js'),
  ja: () => import('./languages/ja/challenge.js'),
  ko: () => import('./languages/ko/challenge.js'),
  pt: () => import('./languages/pt-br/challenge.js'),
  zh: () => import('./languages/zh-hans/challenge.js'),
});
