import type {
  StepUpDeniedEvent,
  StepUpExpiredEvent,
  StepUpGate,
  StepUpRequestEvent,
  StepUpVerifiedEvent,
} from 'stepup-elements';
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

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

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'stepup-gate': DetailedHTMLProps<HTMLAttributes<StepUpGate>, StepUpGate> &
        Properties &
        Events & { 'max-age'?: string | number };
    }
  }
}
