export * from './browser-half.js';
export * from './providers/transcodes/index.js';
