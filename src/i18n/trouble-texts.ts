import { texts } from './languages/en/trouble.js';
import { textGroup } from './text-group.js';

/** What goes wrong in that dialog. A group of its own, since a language's file is kept small. */
export const TROUBLE_TEXTS = textGroup(texts, {
  ar: () => import('./languages/ar/trouble.js'),
  de: () => import('./languages/de/trouble.js'),
  es: () => import('./languages/es/trouble.js'),
  fr: () => import('./languages/fr/trouble.js'),
  ja: () => import('./languages/ja/trouble.js'),
  ko: () => import('./languages/ko/trouble.js'),
  pt: () => import('./languages/pt-br/trouble.js'),
  zh: () => import('./languages/zh-hans/trouble.js'),
});
