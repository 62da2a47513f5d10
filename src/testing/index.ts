export * from './provider.js';
export * from './verifier.js';
