export { StepUpError, type StepUpErrorCode } from '../protocol/errors.js';
export { createStepUpGuard } from './guard.js';
export { memoryReplayStore } from './replay-stores/memory.js';
export { checkRule } from './rule.js';
export type {
  Action,
  CheckedRule,
  CheckOptions,
  CheckResult,
  Decision,
  Member,
  RefusalReason,
  ReplayStore,
  StepUpGuard,
  StepUpGuardOptions,
  StepUpPass,
  StepUpRule,
  StepUpSession,
  StepUpVerifier,
} from './types.js';
