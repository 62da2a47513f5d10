import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';

@Component({
  selector: 'app-hot-attributes',
  imports: [FormsModule],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <section id="attributes">
      <h2>Attributes that change</h2>
      <label>
        Resource
        <select [(ngModel)]="resource">
          <option>documents</option>
          <option>transfers</option>
        </select>
      </label>
      <label>Max age <input [(ngModel)]="maxAge" /></label>
      <label><input [(ngModel)]="off" type="checkbox" /> Guard off</label>
      <stepup-gate [resource]="resource()" action="delete" [attr.max-age]="maxAge()" [disabled]="off()">
        <button type="button" (click)="archive()">Archive</button>
      </stepup-gate>
      <p>
        Done: <output class="done">{{ done() }}</output>
      </p>
    </section>
  `,
})
export class HotAttributes {
  readonly resource = signal('documents');
  readonly maxAge = signal('0');
  readonly off = signal(false);
  readonly done = signal(0);

  archive(): void {
    this.done.update(count => count + 1);
  }
}
