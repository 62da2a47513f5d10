import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import type { StepUpDeniedEvent, StepUpVerifiedEvent } from 'stepup-elements';

@Component({
  selector: 'app-result-event',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <section id="result">
      <h2>The result, bound as an event</h2>
      <stepup-gate
        resource="drafts"
        action="update"
        max-age="0"
        (stepup-verified)="verified($event)"
        (stepup-denied)="denied($event)"
      >
        <button type="button">Publish draft</button>
      </stepup-gate>
      <p>
        Result: <output class="result">{{ result() }}</output>
      </p>
    </section>
  `,
})
export class ResultEvent {
  readonly result = signal('');

  verified({ detail }: StepUpVerifiedEvent): void {
    this.result.set(`verified ${detail.resource}:${detail.action} by ${detail.memberId}`);
  }

  denied({ detail }: StepUpDeniedEvent): void {
    this.result.set(`denied ${detail.code}`);
  }
}
