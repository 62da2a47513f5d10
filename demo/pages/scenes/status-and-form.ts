import { html } from 'lit';
import { showFormStatus, type FormStatus } from '../../../src/elements/form-fetch/form-status.js';
import { draw, scene, until, type Scene } from './scene.js';

const FORM_STATUSES: FormStatus[] = ['sending', 'sent', 'refused', 'not-sent', 'unclear'];

/** `<stepup-status>`. */
export const STATUS_SCENES: readonly Scene[] = [
  scene('stepup-status', 'unverified', 100, world =>
    draw(world, html`<stepup-status .client=${world.client}></stepup-status>`),
  ),
  scene('stepup-status', 'verified', 120, async world => {
    world.provider.respond('approve');
    await world.client.require({ resource: 'documents', action: 'delete' });
    await draw(world, html`<stepup-status .client=${world.client}></stepup-status>`);
  }),
];

/** What stands after a `<form data-stepup-fetch>`. */
export const FORM_SCENES: readonly Scene[] = FORM_STATUSES.map(status =>
  scene('form', status, 180, async world => {
    await draw(world, html`<form><button type="button">Pay</button></form>`);
    showFormStatus(world.stage.querySelector('form')!, status);
    await until(
      () => !!world.stage.querySelector('[data-stepup-fetch-status]')?.shadowRoot?.firstElementChild,
    );
  }),
);
