import { html, nothing, render, type TemplateResult } from 'lit';
import { StepUpClient } from '../../src/client/client.js';
import { showFormStatus, type FormStatus } from '../../src/elements/form-fetch/form-status.js';
import type { MfaSetupPrompt } from '../../src/elements/mfa-setup-prompt/mfa-setup-prompt.js';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { StepUpError, type StepUpErrorCode, type StepUpErrorReason } from '../../src/protocol/errors.js';
import {
  createScriptedProvider,
  type ScriptedAnswer,
  type ScriptedProvider,
} from '../../src/testing/provider.js';

/** An element in one of its states. */
export interface Scene {
  readonly name: string;
  readonly element: string;
  readonly state: string;
  /** How much room it takes in a narrow frame, px. */
  readonly height: number;
  /** Brings it about, without a provider. */
  show(stage: HTMLElement): Promise<void>;
}

interface World {
  readonly stage: HTMLElement;
  readonly client: StepUpClient;
  readonly provider: ScriptedProvider;
}

const REFUSALS: Array<[StepUpErrorCode, StepUpErrorReason?]> = [
  ['failed'],
  ['failed', 'proof-refused'],
  ['denied'],
  ['denied', 'mfa-not-asked'],
  ['setup-required'],
  ['setup-required', 'mfa-not-asked'],
  ['sign-in-required'],
  ['unavailable'],
  ['unavailable', 'no-answer'],
  ['timeout'],
  ['invalid-request'],
  ['invalid-response'],
];

/** Each element in each state. */
export const SCENES: readonly Scene[] = [
  gate('idle', 100, async () => undefined),
  gate('verifying', 160, async world => {
    // Before anything of the provider's is seen.
    Object.assign(world.provider, { ready: () => new Promise(() => undefined) });
    press(world);
    await noticeIn(world);
  }),
  gate('waiting', 260, async world => {
    press(world);
    await noticeIn(world);
  }),
  ...REFUSALS.map(([code, reason]) =>
    gate(reason ? `${code}, ${reason}` : code, code === 'setup-required' ? 420 : 320, async world => {
      await refuse(world, new StepUpError(code, 'As scripted.', { reason }));
      await noticeIn(world);
    }),
  ),
  gate('changed', 320, async world => {
    press(world);
    await until(() => world.provider.calls.length > 0);
    world.stage.querySelector('stepup-gate button')!.setAttribute('value', 'another');
    world.provider.respond('approve');
    await noticeIn(world);
  }),
  gate(
    'verified-click-again',
    220,
    async world => {
      world.provider.respond('approve');
      // What saves a link: a script cannot do it for the person.
      const saving = new MouseEvent('click', {
        bubbles: true,
        composed: true,
        cancelable: true,
        altKey: true,
      });
      gateIn(world).firstElementChild!.dispatchEvent(saving);
      await noticeIn(world);
    },
    html`<a href="#report">The report</a>`,
  ),
  gate('resume', 260, async world => {
    gateIn(world).resume();
    await noticeIn(world);
  }),
  gate('verified', 100, verify),
  panel('locked', async () => undefined),
  panel('asking', async world => {
    press(world, '[part=unlock-button]');
    await until(() => world.provider.calls.length > 0);
  }),
  panel('failed', async world => {
    await refuse(world, 'failed', '[part=unlock-button]');
    await noticeIn(world);
  }),
  panel('disabled', async world => {
    gateIn(world).disabled = true;
  }),
  panel('revealed', verify),
  scene('mfa-setup-prompt', 'inline', 280, world =>
    draw(world, html`<mfa-setup-prompt open .client=${world.client}></mfa-setup-prompt>`),
  ),
  scene('mfa-setup-prompt', 'not opened', 340, async world => {
    await draw(world, html`<mfa-setup-prompt open .client=${world.client}></mfa-setup-prompt>`);
    world.provider.respondConsole(new StepUpError('unavailable', 'As scripted.'));
    await world.stage.querySelector<MfaSetupPrompt>('mfa-setup-prompt')!.openConsole();
  }),
  scene('mfa-setup-prompt', 'dialog', 340, async world => {
    await draw(world, html`<mfa-setup-prompt variant="dialog" .client=${world.client}></mfa-setup-prompt>`);
    const prompt = world.stage.querySelector<MfaSetupPrompt>('mfa-setup-prompt')!;
    prompt.show();
    await prompt.updateComplete;
  }),
  scene('stepup-status', 'unverified', 100, world =>
    draw(world, html`<stepup-status .client=${world.client}></stepup-status>`),
  ),
  scene('stepup-status', 'verified', 120, async world => {
    world.provider.respond('approve');
    await world.client.require({ resource: 'documents', action: 'delete' });
    await draw(world, html`<stepup-status .client=${world.client}></stepup-status>`);
  }),
  ...(['sending', 'sent', 'refused', 'not-sent', 'unclear'] satisfies FormStatus[]).map(status =>
    scene('form', status, 180, async world => {
      await draw(world, html`<form><button type="button">Pay</button></form>`);
      showFormStatus(world.stage.querySelector('form')!, status);
      await until(
        () => !!world.stage.querySelector('[data-stepup-fetch-status]')?.shadowRoot?.firstElementChild,
      );
    }),
  ),
];

function scene(
  element: string,
  state: string,
  height: number,
  bringAbout: (world: World) => Promise<void>,
  mode = '',
): Scene {
  const kind = element.replace(/^(stepup|mfa-setup)-/, '') + mode;
  const name = `${kind}-${state.replaceAll(/[, ]+/g, '-')}`;
  return {
    ...{ name, element: mode ? `${element} mode="reveal"` : element, state, height },
    async show(stage) {
      // The answers of one state must not count in another one, in the frame beside it.
      const provider = createScriptedProvider({ member: { id: name }, name });
      const client = new StepUpClient({ provider });
      await bringAbout({ stage, client, provider });
    },
  };
}

function gate(
  state: string,
  height: number,
  bringAbout: (world: World) => Promise<void>,
  content: TemplateResult = html`<button type="button">Delete</button>`,
): Scene {
  return scene('stepup-gate', state, height, async world => {
    await draw(world, gateWith(world, content));
    await bringAbout(world);
  });
}

function panel(state: string, bringAbout: (world: World) => Promise<void>): Scene {
  const content = html`<p>12 – 34 – 56</p>`;
  const show = async (world: World): Promise<void> => {
    await draw(world, gateWith(world, content, 'reveal'));
    await bringAbout(world);
  };
  return scene('stepup-gate', state, state === 'failed' ? 500 : 260, show, '-panel');
}

function gateWith({ client }: World, content: TemplateResult, mode?: 'reveal'): TemplateResult {
  return html`<stepup-gate .client=${client} resource="documents" action="delete" mode=${mode ?? nothing}
    >${content}</stepup-gate
  >`;
}

async function draw({ stage }: World, content: TemplateResult): Promise<void> {
  render(content, stage);
  const element = stage.firstElementChild as { updateComplete?: Promise<unknown> } | null;
  await element?.updateComplete;
}

const gateIn = ({ stage }: World): StepUpGate => stage.querySelector('stepup-gate')!;

function press(world: World, part?: string): void {
  const gate = gateIn(world);
  const control = part ? gate.shadowRoot!.querySelector(part) : gate.firstElementChild;
  (control as HTMLElement).click();
}

async function refuse(world: World, answer: ScriptedAnswer, part?: string): Promise<void> {
  world.provider.respond(answer);
  press(world, part);
  await until(() => gateIn(world).error !== null);
}

async function verify(world: World): Promise<void> {
  world.provider.respond('approve');
  await gateIn(world).verify();
  await gateIn(world).updateComplete;
}

function noticeIn(world: World): Promise<void> {
  return until(() => !!gateIn(world).shadowRoot?.querySelector('[part=notice]:popover-open'));
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(requestAnimationFrame);
}
