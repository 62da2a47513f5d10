import { NgTemplateOutlet } from '@angular/common';
import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';

@Component({
  selector: 'app-row-list',
  imports: [FormsModule, NgTemplateOutlet],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <section id="list">
      <h2>Rows that change while somebody is asked</h2>
      <label><input type="checkbox" [(ngModel)]="keyed" /> Keyed</label>
      <button type="button" (click)="rows.set(['first'].concat(rows()))">Add first</button>
      <button type="button" (click)="rows.set(rows().concat('last'))">Add last</button>
      <button type="button" (click)="rows.set(rows().toReversed())">Reverse</button>
      <button type="button" (click)="rows.set(rows().toSpliced(1, 1))">Remove second</button>
      <ng-template #content let-row>
        {{ row }}
        <stepup-gate resource="documents" action="delete" max-age="0">
          <button type="button" (click)="remove(row)">Delete row</button>
        </stepup-gate>
      </ng-template>
      <ul>
        @if (keyed()) {
          @for (row of rows(); track row) {
            <li>
              <ng-container [ngTemplateOutlet]="content" [ngTemplateOutletContext]="{ $implicit: row }" />
            </li>
          }
        } @else {
          @for (row of rows(); track $index) {
            <li>
              <ng-container [ngTemplateOutlet]="content" [ngTemplateOutletContext]="{ $implicit: row }" />
            </li>
          }
        }
      </ul>
      <p>
        Deleted: <output class="deleted">{{ deleted().join(', ') }}</output>
      </p>
    </section>
  `,
})
export class RowList {
  readonly rows = signal(['alpha', 'beta', 'gamma']);
  readonly keyed = signal(true);
  readonly deleted = signal<string[]>([]);

  remove(row: string): void {
    this.deleted.update(before => [...before, row]);
    this.rows.update(before => before.filter(each => each !== row));
  }
}
