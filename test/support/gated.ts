import { nextFrame } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import type { ScriptedAnswer, ScriptedProvider } from '../../src/testing/provider.js';
import { fixture, html, recorded, scripted, settled } from './gate.js';

/** A gate around some content, with a client of its own. */
export async function gated(content: TemplateResult, attributes: { maxAge?: number } = {}) {
  const { provider, client } = scripted();
  const gate = await fixture<StepUpGate>(html`
    <stepup-gate .client=${client} resource="documents" action="delete" .maxAge=${attributes.maxAge}
      >${content}</stepup-gate
    >
  `);
  return { provider, client, gate, events: recorded(gate), ...answering(provider, gate) };
}

/** What a test does with a scripted provider: answer, and see how often it was asked. */
export function answering(provider: ScriptedProvider, ...gates: StepUpGate[]) {
  let answered = 0;
  // A question waits for its turn among the tabs, which takes as long as it takes.
  const quiet = async (): Promise<void> => {
    do await settled();
    while (gates.some(gate => gate.state === 'verifying') && provider.calls.length <= answered);
    await settled();
  };
  const answer = async (how: ScriptedAnswer): Promise<void> => {
    await quiet();
    if (provider.calls.length <= answered) throw new Error('Nobody was asked.');
    answered++;
    provider.respond(how);
    await quiet();
  };
  return {
    /** Waits for the question and answers it; everything that follows has happened. */
    answer,
    approve: (): Promise<void> => answer('approve'),
    /** How often somebody was asked by now. */
    async asked(): Promise<number> {
      await quiet();
      return provider.calls.length;
    },
  };
}

/** The text of the notice that a gate shows, or an empty string. */
export async function noticeOf(gate: StepUpGate): Promise<string> {
  await gate.updateComplete;
  await nextFrame();
  const notice = gate.shadowRoot?.querySelector<HTMLElement>('[part=notice]');
  return notice?.matches(':popover-open') ? notice.innerText.trim() : '';
}

/** A page that tells when it has been opened, in a frame or in a tab. */
export const OPENED = '/test/gate/fixtures/opened.html';

/** Hears which pages of {@link OPENED} are opened, by their query strings. */
export function openings(): { heard: string[]; next(): Promise<string>; close(): void } {
  const channel = new BroadcastChannel('opened');
  const heard: string[] = [];
  const waiting: Array<(query: string) => void> = [];
  channel.onmessage = ({ data }) => {
    heard.push(data);
    waiting.shift()?.(data);
  };
  return { heard, next: () => new Promise(resolve => waiting.push(resolve)), close: () => channel.close() };
}

/** Ends the activation that a real click gave the page, as opening a tab does. */
export function useUpActivation(): void {
  if (navigator.userActivation?.isActive) open('about:blank')?.close();
}
