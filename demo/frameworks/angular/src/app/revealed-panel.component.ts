import {
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  input,
  output,
  signal,
  type OnDestroy,
  type OnInit,
} from '@angular/core';
import type { Verification } from 'stepup-elements';

@Component({
  selector: 'app-customer-panel',
  template: `<p class="customers">Customers, as read by {{ reader() }}</p>`,
})
export class CustomerPanel implements OnInit, OnDestroy {
  readonly reader = input.required<string>();
  readonly life = input.required<(what: 'mounted' | 'unmounted') => void>();

  ngOnInit(): void {
    this.life()('mounted');
  }

  ngOnDestroy(): void {
    this.life()('unmounted');
  }
}

@Component({
  selector: 'app-revealed-panel',
  imports: [CustomerPanel],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <section id="panel">
      <h2>A panel that lives as long as the verification</h2>
      <stepup-gate
        #gate
        mode="reveal"
        resource="customers"
        action="read"
        (stepup-verified)="verification.set($event.detail)"
        (stepup-expired)="verification.set(null)"
      >
        @if (verification(); as verification) {
          <app-customer-panel [reader]="verification.memberId" [life]="lived" />
        }
      </stepup-gate>
      <button type="button" (click)="gate.lock()">Lock</button>
      <p>
        Life: <output class="life">{{ life().join(', ') }}</output>
      </p>
    </section>
  `,
})
export class RevealedPanel {
  readonly verification = signal<Verification | null>(null);
  readonly life = signal<string[]>([]);
  readonly lived = (what: string): void => {
    // Told while Angular renders, where nothing may change.
    queueMicrotask(() => this.life.update(before => [...before, what]));
  };
}
