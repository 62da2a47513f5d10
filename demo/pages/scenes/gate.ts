import { html, nothing, type TemplateResult } from 'lit';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { StepUpError, type StepUpErrorCode, type StepUpErrorReason } from '../../../src/protocol/errors.js';
import type { ScriptedAnswer } from '../../../src/testing/provider.js';
import { draw, scene, until, type Scene, type World } from './scene.js';

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
  ['aborted', 'left-open'],
];

/** `<stepup-gate>` around something that does something. */
export const GATE_SCENES: readonly Scene[] = [
  gate('idle', 100, async () => undefined),
  gate('verifying', 160, async world => {
    // Before anything of the provider's is seen.
    Object.assign(world.provider, { ready: () => new Promise(() => undefined) });
    press(world);
    await noticeIn(world);
  }),
  gate(
    'waiting',
    260,
    async world => {
      press(world);
      await noticeIn(world);
    },
    { waits: true },
  ),
  ...REFUSALS.map(([code, reason]) =>
    gate(reason ? `${code}, ${reason}` : code, code === 'setup-required' ? 420 : 320, async world => {
      await refuse(world, new StepUpError(code, 'As scripted.', { reason }));
      await noticeIn(world);
    }),
  ),
  gate('changed', 320, async world => {
    await asked(world);
    gateIn(world).firstElementChild!.setAttribute('value', 'another');
    world.provider.respond('approve');
    await noticeIn(world);
  }),
  gate('gone', 320, async world => {
    await asked(world);
    gateIn(world).firstElementChild!.remove();
    world.provider.respond('approve');
    await noticeIn(world);
  }),
  gate('gone, with its gate', 320, async world => {
    await asked(world);
    gateIn(world).remove();
    await until(() => !!toldByTheDocument());
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
      const link = gateIn(world).firstElementChild as HTMLElement;
      link.focus();
      link.dispatchEvent(saving);
      await noticeIn(world);
    },
    { content: html`<a href="#report">The report</a>` },
  ),
  gate('resume', 260, async world => {
    gateIn(world).resume();
    await noticeIn(world);
  }),
  gate('verified', 100, verify),
  gate('expired', 100, async world => {
    await verify(world);
    world.client.clear();
    await until(() => gateIn(world).state === 'idle');
  }),
  gate('verified, single use', 100, async world => {
    gateIn(world).maxAge = 0;
    world.provider.respond('approve');
    press(world);
    await until(() => world.provider.calls.length > 0 && gateIn(world).state !== 'verifying');
  }),
];

/** `<stepup-gate mode="reveal">`. */
export const PANEL_SCENES: readonly Scene[] = [
  panel('locked', async () => undefined),
  panel('verifying', async world => {
    Object.assign(world.provider, { ready: () => new Promise(() => undefined) });
    press(world, '[part=unlock-button]');
    await noticeIn(world);
  }),
  panel('asking', world => asked(world, '[part=unlock-button]')),
  panel('failed', async world => {
    await refuse(world, 'failed', '[part=unlock-button]');
    await noticeIn(world);
  }),
  panel('disabled', async world => {
    gateIn(world).disabled = true;
  }),
  panel('revealed', reveal),
  panel('expired', async world => {
    await reveal(world);
    world.client.clear();
    await until(() => gateIn(world).state === 'idle');
    await gateIn(world).updateComplete;
  }),
];

function gate(
  state: string,
  height: number,
  bringAbout: (world: World) => Promise<void>,
  { content = html`<button type="button">Delete</button>`, waits = false } = {},
): Scene {
  const show = async (world: World): Promise<void> => {
    await draw(world, gateWith(world, content));
    await bringAbout(world);
  };
  return scene('stepup-gate', state, height, show, { waits });
}

function panel(state: string, bringAbout: (world: World) => Promise<void>): Scene {
  const content = html`<p>12 – 34 – 56 <a href="#copy">Copy</a></p>`;
  const show = async (world: World): Promise<void> => {
    await draw(world, gateWith(world, content, 'reveal'));
    await bringAbout(world);
  };
  return scene('stepup-gate', state, ['failed', 'verifying'].includes(state) ? 500 : 260, show, {
    mode: 'reveal',
  });
}

function gateWith({ client }: World, content: TemplateResult, mode?: 'reveal'): TemplateResult {
  return html`<stepup-gate .client=${client} resource="documents" action="delete" mode=${mode ?? nothing}
    >${content}</stepup-gate
  >`;
}

const gateIn = ({ stage }: World): StepUpGate => stage.querySelector('stepup-gate')!;

function press(world: World, part?: string): void {
  const gate = gateIn(world);
  const control = (part ? gate.shadowRoot!.querySelector(part) : gate.firstElementChild) as HTMLElement;
  // As a person does.
  control.focus();
  control.click();
}

async function asked(world: World, part?: string): Promise<void> {
  press(world, part);
  await until(() => world.provider.calls.length > 0);
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

async function reveal(world: World): Promise<void> {
  world.provider.respond('approve');
  press(world, '[part=unlock-button]');
  await until(() => gateIn(world).state === 'verified');
  await gateIn(world).updateComplete;
}

function noticeIn(world: World): Promise<void> {
  return until(() => !!openNoticeIn(gateIn(world)));
}

// The gate that could tell it is not on the page any more.
function toldByTheDocument(): Element | undefined {
  return [...document.querySelectorAll('body > div')].find(openNoticeIn);
}

function openNoticeIn({ shadowRoot }: Element): boolean {
  return !!shadowRoot?.querySelector('[part=notice]:popover-open');
}
