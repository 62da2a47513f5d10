// First: the elements that the index registers must find the settings. Exported, because a bundler leaves a module out
// of which nothing is used.
export { script } from './own-script.js';

export * from '../index.js';
