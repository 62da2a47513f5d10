// First: the elements that the index registers must find the settings.
import './own-script.js';

export * from './index.js';
