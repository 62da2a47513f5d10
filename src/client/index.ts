export { StepUpClient } from './client.js';
export { StepUpChangeEvent, StepUpQuestionEvent, StepUpRefusedEvent, type ChangeReason } from './events.js';
export { StepUpError, type StepUpErrorCode, type StepUpErrorReason } from '../protocol/errors.js';
export { createStepUpFetch, type StepUpFetch, type StepUpFetchOptions } from './fetch/step-up-fetch.js';
export type { StepUpOrigin } from './fetch/origins.js';
export { configureStepUp, getStepUpClient } from './page-client.js';
export type { StepUpSettings } from './settings.js';
export type * from './types.js';
