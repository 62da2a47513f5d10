import { fixture, html } from '@open-wc/testing';
import { StepUpClient } from '../../src/client/client.js';
import { lateAsking } from '../../src/client/late-asking.js';
import type { StepUpSettings } from '../../src/client/settings.js';
import '../../src/define/stepup-gate.js';
import { loadLooks } from '../../src/elements/looks.js';
import { createScriptedProvider, type ScriptedProvider } from '../../src/testing/provider.js';

/** A client of its own with a provider that the test scripts. */
export function scripted(settings: StepUpSettings = {}): {
  provider: ScriptedProvider;
  client: StepUpClient;
} {
  const provider = createScriptedProvider();
  return { provider, client: new StepUpClient({ provider, ...settings }) };
}

// What comes later on a page is there in a test; test/elements/stepup-gate/looks.browser.test.ts and
// test/cdn/before-late-part.test.ts try it late.
await Promise.all([loadLooks(), lateAsking.load()]);

export { fixture, html };

// One for all: with each message WebKit looks through every port that was ever opened.
const { port1, port2 } = new MessageChannel();
const waiting: Array<() => void> = [];
port1.onmessage = () => waiting.shift()!();

/**
 * Waits until everything that is under way in this page has been done: tasks, and the browser's answers about locks,
 * which come in the order of the questions, however long they take.
 */
export async function settled(turns = 5): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    await new Promise<void>(resolve => {
      waiting.push(resolve);
      port2.postMessage(null);
    });
    await navigator.locks.query();
  }
}

/** The names of the events that a gate dispatches, as they come. */
export function recorded(gate: EventTarget): string[] {
  const names: string[] = [];
  for (const name of ['request', 'verified', 'denied', 'expired', 'setup-required']) {
    gate.addEventListener(`stepup-${name}`, () => names.push(name));
  }
  return names;
}
