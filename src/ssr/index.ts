// What a server imports for 'stepup-elements': first what it draws of a gate, and then everything.
import './register.js';

export * from '../index.js';
