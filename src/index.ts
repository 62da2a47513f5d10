export * from './browser-half.js';
export * from './providers/transcodes/index.js';
export { MfaSetupPrompt } from './define/mfa-setup-prompt.js';
export { StepUpGate } from './define/stepup-gate.js';
export { StepUpStatus } from './define/stepup-status.js';
