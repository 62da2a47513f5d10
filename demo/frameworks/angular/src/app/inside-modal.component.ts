import { Component, CUSTOM_ELEMENTS_SCHEMA, inject, signal, type TemplateRef } from '@angular/core';
import { MatDialog, MatDialogModule } from '@angular/material/dialog';

@Component({
  selector: 'app-inside-modal',
  imports: [MatDialogModule],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <section id="modal">
      <h2>Inside a dialog of Angular Material</h2>
      <button type="button" (click)="open(dialog)">Open dialog</button>
      <ng-template #dialog>
        <h2 mat-dialog-title>Delete the workspace?</h2>
        <mat-dialog-content>
          <label>Reason <input /></label>
          <stepup-gate resource="workspaces" action="delete" max-age="0">
            <button type="button" (click)="delete()">Delete workspace</button>
          </stepup-gate>
          <button type="button" mat-dialog-close>Close dialog</button>
        </mat-dialog-content>
      </ng-template>
      <p>
        Deleted: <output class="deleted">{{ deleted() }}</output>, closed:
        <output class="closed">{{ closed() }}</output>
      </p>
    </section>
  `,
})
export class InsideModal {
  readonly #dialogs = inject(MatDialog);
  readonly deleted = signal(0);
  readonly closed = signal(0);

  open(dialog: TemplateRef<unknown>): void {
    this.#dialogs
      .open(dialog)
      .afterClosed()
      .subscribe(() => this.closed.update(count => count + 1));
  }

  delete(): void {
    this.deleted.update(count => count + 1);
  }
}
