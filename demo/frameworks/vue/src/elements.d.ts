import type {
  StepUpDeniedEvent,
  StepUpExpiredEvent,
  StepUpGate,
  StepUpRequestEvent,
  StepUpVerifiedEvent,
} from 'stepup-elements';
import type { DefineComponent } from 'vue';

type Attributes = Partial<
  Pick<
    StepUpGate,
    'resource' | 'action' | 'maxAge' | 'cacheScope' | 'mode' | 'force' | 'disabled' | 'comment'
  >
>;

interface Events {
  onStepupRequest?: (event: StepUpRequestEvent) => unknown;
  onStepupVerified?: (event: StepUpVerifiedEvent) => unknown;
  onStepupDenied?: (event: StepUpDeniedEvent) => unknown;
  onStepupExpired?: (event: StepUpExpiredEvent) => unknown;
}

declare module 'vue' {
  interface GlobalComponents {
    'stepup-gate': DefineComponent<Attributes & Events>;
  }
}
