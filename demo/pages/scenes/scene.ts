import { render, type TemplateResult } from 'lit';
import { StepUpClient } from '../../../src/client/client.js';
import { createScriptedProvider, type ScriptedProvider } from '../../../src/testing/provider.js';

/** An element in one of its states. */
export interface Scene {
  readonly name: string;
  readonly element: string;
  readonly state: string;
  /** How much room it takes in a narrow frame, px. */
  readonly height: number;
  /** Whether it is shown as beside another tab that is asked, for which everything has to wait. */
  readonly waits: boolean;
  /** Brings it about, without a provider. */
  show(stage: HTMLElement): Promise<void>;
}

/** What a scene is brought about in. */
export interface World {
  readonly stage: HTMLElement;
  readonly client: StepUpClient;
  readonly provider: ScriptedProvider;
}

/** An element in a state, and what brings that about. */
export function scene(
  element: string,
  state: string,
  height: number,
  bringAbout: (world: World) => Promise<void>,
  { mode = '', waits = false } = {},
): Scene {
  const kind = element.replace(/^(stepup|mfa-setup)-/, '') + (mode && '-panel');
  const name = `${kind}-${state.replaceAll(/[, ]+/g, '-')}`;
  return {
    ...{ name, element: mode ? `${element} mode="${mode}"` : element, state, height, waits },
    async show(stage) {
      // The answers of one state must not count in another one, in the frame beside it.
      const provider = createScriptedProvider({ member: { id: name }, name });
      const client = new StepUpClient({ provider });
      await bringAbout({ stage, client, provider });
    },
  };
}

/** Draws an element on the stage, until it is there. */
export async function draw({ stage }: World, content: TemplateResult): Promise<void> {
  render(content, stage);
  const element = stage.firstElementChild as { updateComplete?: Promise<unknown> } | null;
  await element?.updateComplete;
}

/** Waits from frame to frame. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(requestAnimationFrame);
}
