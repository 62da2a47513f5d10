import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';

@Component({
  selector: 'app-guarded-form',
  imports: [FormsModule],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <section id="form">
      <h2>A guarded form</h2>
      <stepup-gate resource="transfers" action="create">
        <form ngNativeValidate (ngSubmit)="send()">
          <label>Payee <input name="payee" [(ngModel)]="payee" required /></label>
          <label>Amount <input name="amount" [(ngModel)]="amount" type="number" /></label>
          <label><input name="urgent" [(ngModel)]="urgent" type="checkbox" /> Urgent</label>
          <button>Send</button>
        </form>
      </stepup-gate>
      <p>
        Sent: <output class="sent">{{ json() }}</output>
      </p>
    </section>
  `,
})
export class GuardedForm {
  readonly payee = signal('');
  readonly amount = signal(0);
  readonly urgent = signal(false);
  readonly json = signal('[]');
  readonly #sent: unknown[] = [];

  send(): void {
    this.#sent.push({ payee: this.payee().trim(), amount: this.amount(), urgent: this.urgent() });
    this.json.set(JSON.stringify(this.#sent));
  }
}
