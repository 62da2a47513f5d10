import type {
  StepUpDeniedEvent,
  StepUpExpiredEvent,
  StepUpGate,
  StepUpRequestEvent,
  StepUpVerifiedEvent,
} from 'stepup-elements';
import type { HTMLAttributes } from 'svelte/elements';

type Properties = Partial<
  Pick<
    StepUpGate,
    'resource' | 'action' | 'maxAge' | 'cacheScope' | 'mode' | 'force' | 'disabled' | 'comment'
  >
>;

interface Events {
  'onstepup-request'?: (event: StepUpRequestEvent) => void;
  'onstepup-verified'?: (event: StepUpVerifiedEvent) => void;
  'onstepup-denied'?: (event: StepUpDeniedEvent) => void;
  'onstepup-expired'?: (event: StepUpExpiredEvent) => void;
}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'stepup-gate': HTMLAttributes<StepUpGate> & Properties & Events & { 'max-age'?: string | number };
  }
}
