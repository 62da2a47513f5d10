// Every line that is marked must not compile; nothing else may fail.
import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';
import type { StepUpDeniedEvent } from 'stepup-elements';

@Component({
  selector: 'app-mistakes',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <stepup-gate (stepup-verified)="denied($event)" /><!-- mistake -->
    <stepup-gate (stepup-verified)="verified($event.detail.memberID)" /><!-- mistake -->
  `,
})
export class Mistakes {
  denied(event: StepUpDeniedEvent): string {
    return event.detail.code;
  }

  verified(memberId: string): string {
    return memberId;
  }
}
