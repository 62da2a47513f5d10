import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';

@Component({
  selector: 'app-guarded-handler',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <section id="handler">
      <h2>A guarded handler</h2>
      <stepup-gate resource="documents" action="delete">
        <button type="button" (click)="delete()">Delete document</button>
      </stepup-gate>
      <p>
        Deleted: <output class="deleted">{{ deleted() }}</output>
      </p>
    </section>
  `,
})
export class GuardedHandler {
  readonly deleted = signal(0);

  delete(): void {
    this.deleted.update(count => count + 1);
  }
}
