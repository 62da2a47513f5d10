export * from './client/index.js';
export { registerProvider, type ProviderFactory, type ProviderSettings } from './providers/registry.js';
export { isStepUpElement } from './elements/is-stepup-element.js';
export * from './elements/form-fetch/events.js';
export * from './gate/events.js';
export type { StepUpGateState } from './gate/machine/state.js';
export * from './elements/mfa-setup-prompt/events.js';
export type { StepUpMessageKey, StepUpMessages } from './i18n/english.js';
export { registerTranslation, setStepUpMessages } from './i18n/registry.js';
