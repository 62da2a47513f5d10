export { StepUpChangeEvent, StepUpClient, StepUpQuestionEvent, type ChangeReason } from './client.js';
export { setDefaultProvider } from './default-provider.js';
export { parseDuration } from './duration.js';
export { StepUpError, toStepUpError, type StepUpErrorCode } from './errors.js';
export { configureStepUp, getStepUpClient } from './page-client.js';
export { ACTIONS, CACHE_SCOPES, isAction, isResource } from './request.js';
export type { StepUpSettings } from './settings.js';
export type * from './types.js';
