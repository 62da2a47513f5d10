// First: the elements that are registered next must find the settings.
import './named-providers.js';
export { script } from './page-settings.js';

export * from '../browser-half.js';
