export * from './client/index.js';
export { registerProvider, type ProviderFactory, type ProviderSettings } from './providers/registry.js';
export { MfaSetupPrompt } from './define/mfa-setup-prompt.js';
export { StepUpGate } from './define/stepup-gate.js';
export { StepUpStatus } from './define/stepup-status.js';
export * from './elements/form-fetch/events.js';
export * from './elements/stepup-gate/events.js';
export * from './elements/mfa-setup-prompt/events.js';
export { setStepUpMessages, type StepUpMessageKey, type StepUpMessages } from './i18n/messages.js';
