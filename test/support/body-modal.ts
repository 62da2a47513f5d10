import { expect } from '@open-wc/testing';
import { StepUpClient } from '../../src/client/client.js';
import type { StepUpSettings } from '../../src/client/settings.js';
import { createScriptedProvider, type ScriptedProvider } from '../../src/testing/provider.js';
import { settled } from './gate.js';
import { clickOn, type } from './trusted-input.js';

/** A provider whose modal is an element on `body`: a plain one, as the vendor's is, or a modal dialog. */
export function withModal(
  settings: StepUpSettings = {},
  kind: 'div' | 'dialog' = 'div',
): { provider: ScriptedProvider; client: StepUpClient; modals: HTMLElement[] } {
  const provider = createScriptedProvider();
  const modals: HTMLElement[] = [];
  const { verify } = provider;
  provider.verify = async (request, signal) => {
    const modal = document.createElement(kind);
    modal.innerHTML = '<label>Code <input></label><button type="button">Confirm</button>';
    modal.style.cssText = 'position:fixed;inset:30% 20%;background:#fff;z-index:9999';
    document.body.append(modal);
    if (modal instanceof HTMLDialogElement) modal.showModal();
    modals.push(modal);
    modal.querySelector('button')!.addEventListener('click', () => {
      provider.respond(modal.querySelector('input')!.value === '123456' ? 'approve' : 'fail');
    });
    try {
      return await verify.call(provider, request, signal);
    } finally {
      modal.remove();
    }
  };
  return { provider, client: new StepUpClient({ provider, ...settings }), modals };
}

/** Waits until the provider's modal is there, and types and clicks in it as a person does. */
export async function confirmIn(modals: HTMLElement[], count = 1): Promise<void> {
  await waitUntil(() => modals.length >= count);
  const modal = modals.at(-1)!;
  const input = modal.querySelector('input')!;
  const button = modal.querySelector('button')!;
  for (const element of [input, button]) {
    const { left, top, width, height } = element.getBoundingClientRect();
    expect(document.elementFromPoint(left + width / 2, top + height / 2)).to.equal(element);
  }
  await clickOn(input);
  expect(document.activeElement).to.equal(input);
  await type('123456');
  expect(input.value).to.equal('123456');
  await clickOn(button);
}

/** Waits for a condition, task by task. */
export async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await settled(1);
}

/** Waits until the browser has drawn, and dispatched every event that it still owes. */
export async function drawn(): Promise<void> {
  await settled(10);
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  await settled(10);
}
