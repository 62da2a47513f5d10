// What a key looks like, so that nobody has to depend on `jose` for its types alone.
export type { JSONWebKeySet, JWK } from 'jose';
export { StepUpError, type StepUpErrorCode } from '../protocol/errors.js';
export { targetOf, type TargetFields } from '../protocol/target.js';
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
  StepUpCredentials,
  StepUpGuard,
  StepUpGuardOptions,
  StepUpPass,
  StepUpRule,
  StepUpRuleSource,
  StepUpSession,
  StepUpVerifier,
} from './types.js';
