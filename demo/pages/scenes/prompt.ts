import { html } from 'lit';
import type { MfaSetupPrompt } from '../../../src/elements/mfa-setup-prompt/mfa-setup-prompt.js';
import { StepUpError, type StepUpErrorReason } from '../../../src/protocol/errors.js';
import { draw, scene, until, type Scene, type World } from './scene.js';

/** `<mfa-setup-prompt>`, on the page and as a dialog. */
export const PROMPT_SCENES: readonly Scene[] = [
  prompt('inline', 280, async () => undefined),
  scene('mfa-setup-prompt', 'opened by the page', 280, async world => {
    await draw(world, html`<mfa-setup-prompt .client=${world.client}></mfa-setup-prompt>`);
    promptIn(world).open = true;
    await promptIn(world).updateComplete;
  }),
  prompt('console open', 280, async world => {
    world.provider.respondConsole('hang');
    void promptIn(world).openConsole();
    await until(() => !!promptIn(world).shadowRoot!.querySelector('[aria-disabled=true]'));
  }),
  prompt('waiting', 380, openConsole, { waits: true }),
  prompt('not opened', 380, world => refuse(world)),
  prompt('left-open', 400, world => refuse(world, 'left-open')),
  prompt('dialog', 340, async () => undefined, { isDialog: true }),
  prompt('dialog, waiting', 400, openConsole, { isDialog: true, waits: true }),
  prompt('dialog, not opened', 400, world => refuse(world), { isDialog: true }),
  prompt('hidden', 100, async world => {
    promptIn(world).shadowRoot!.querySelector<HTMLElement>('[part=dismiss-button]')!.click();
    await promptIn(world).updateComplete;
  }),
];

function prompt(
  state: string,
  height: number,
  bringAbout: (world: World) => Promise<void>,
  { isDialog = false, waits = false } = {},
): Scene {
  const show = async (world: World): Promise<void> => {
    const variant = isDialog ? 'dialog' : 'inline';
    await draw(
      world,
      html`<mfa-setup-prompt variant=${variant} .client=${world.client}></mfa-setup-prompt>
        <button type="button">Pay</button>`,
    );
    world.stage.querySelector<HTMLElement>(':scope > button')!.focus();
    promptIn(world).show();
    await promptIn(world).updateComplete;
    await bringAbout(world);
  };
  return scene('mfa-setup-prompt', state, height, show, { waits });
}

const promptIn = ({ stage }: World): MfaSetupPrompt => stage.querySelector('mfa-setup-prompt')!;

async function openConsole(world: World): Promise<void> {
  void promptIn(world).openConsole();
  await until(() => !!promptIn(world).shadowRoot!.querySelector('[part=error]'));
}

async function refuse(world: World, reason?: StepUpErrorReason): Promise<void> {
  const code = reason ? 'aborted' : 'unavailable';
  world.provider.respondConsole(new StepUpError(code, 'As scripted.', { reason }));
  await openConsole(world);
}
