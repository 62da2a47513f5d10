// The dialog's languages, apart from its English: what pins sixteen files to their bytes is as much as a method's code,
// and a person reads one language at most beside English.

/** Load what the dialog asks. */
export const challenge = {
  ar: () => import('./languages/ar/challenge.js'),
  de: () => import('./languages/de/challenge.js'),
  es: () => import('./languages/es/challenge.js'),
  fr: () => import('./languages/fr/challenge.js'),
  ja: () => import('./languages/ja/challenge.js'),
  ko: () => import('./languages/ko/challenge.js'),
  pt: () => import('./languages/pt-br/challenge.js'),
  zh: () => import('./languages/zh-hans/challenge.js'),
};

/** Load what goes wrong in it. */
export const trouble = {
  ar: () => import('./languages/ar/trouble.js'),
  de: () => import('./languages/de/trouble.js'),
  es: () => import('./languages/es/trouble.js'),
  fr: () => import('./languages/fr/trouble.js'),
  ja: () => import('./languages/ja/trouble.js'),
  ko: () => import('./languages/ko/trouble.js'),
  pt: () => import('./languages/pt-br/trouble.js'),
  zh: () => import('./languages/zh-hans/trouble.js'),
};
