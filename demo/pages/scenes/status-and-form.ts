import { html } from 'lit';
import { showFormStatus, type FormStatus } from '../../../src/elements/form-fetch/form-status.js';
import { draw, scene, until, type Scene, type World } from './scene.js';

const FORM_STATUSES: FormStatus[] = ['sending', 'sent', 'refused', 'not-sent', 'unclear'];

/** `<stepup-status>`. */
export const STATUS_SCENES: readonly Scene[] = [
  scene('stepup-status', 'unverified', 100, world =>
    draw(world, html`<stepup-status .client=${world.client}></stepup-status>`),
  ),
  scene('stepup-status', 'verified', 120, verified),
  scene('stepup-status', 'locked now', 100, async world => {
    await verified(world);
    world.stage.querySelector('stepup-status')!.shadowRoot!.querySelector('button')!.click();
    await until(() => !isVerified(world));
  }),
];

async function verified(world: World): Promise<void> {
  await draw(world, html`<stepup-status .client=${world.client}></stepup-status>`);
  world.provider.respond('approve');
  await world.client.require({ resource: 'documents', action: 'delete' });
  await until(() => isVerified(world));
}

function isVerified({ stage }: World): boolean {
  return !!stage.querySelector('stepup-status')!.shadowRoot!.querySelector('button');
}

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
