import { Component } from '@angular/core';
import { GuardedForm } from './guarded-form.component';
import { GuardedHandler } from './guarded-handler.component';
import { HotAttributes } from './hot-attributes.component';
import { InsideModal } from './inside-modal.component';
import { ResultEvent } from './result-event.component';
import { RevealedPanel } from './revealed-panel.component';
import { RowList } from './row-list.component';

@Component({
  selector: 'app-root',
  imports: [GuardedForm, GuardedHandler, HotAttributes, InsideModal, ResultEvent, RevealedPanel, RowList],
  template: `
    <main>
      <h1>stepup-elements with Angular</h1>
      <section id="setup">
        <h2>What it takes</h2>
        <ol>
          <li><code>import 'stepup-elements'</code> in <code>main.ts</code>.</li>
          <li>
            <code>schemas: [CUSTOM_ELEMENTS_SCHEMA]</code> in each component that uses an element. Events have
            their type all the same, with <code>strictTemplates</code>.
          </li>
          <li>
            <code>ngNativeValidate</code> on a form whose fields the browser validates, since Angular switches
            that off: then nobody is asked for a form that cannot be sent.
          </li>
        </ol>
      </section>
      <app-guarded-handler />
      <app-guarded-form />
      <app-revealed-panel />
      <app-result-event />
      <app-row-list />
      <app-hot-attributes />
      <app-inside-modal />
    </main>
  `,
})
export class App {}
