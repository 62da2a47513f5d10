export * from './core/index.js';
export * from './providers/transcodes.js';
export { MfaSetupPrompt } from './define/mfa-setup-prompt.js';
export { StepUpGate } from './define/stepup-gate.js';
export { StepUpStatus } from './define/stepup-status.js';
export * from './elements/form-events.js';
export * from './elements/gate-events.js';
export * from './elements/mfa-setup-events.js';
export { setStepUpMessages, type StepUpMessageKey, type StepUpMessages } from './elements/messages.js';
