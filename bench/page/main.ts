import { LitElement, html } from 'lit';
import { StepUpGate } from '../../src/define/stepup-gate.js';

/** What an element costs that does nothing: the measure for the gate. */
class MinimalElement extends LitElement {
  protected override render() {
    return html`<slot></slot>`;
  }
}
customElements.define('minimal-element', MinimalElement);

export type Kind = 'gates' | 'minimal';

const MARKUP: Record<Kind, string> = {
  gates: '<stepup-gate resource="documents" action="delete"><button>Delete</button></stepup-gate>',
  minimal: '<minimal-element resource="documents" action="delete"><button>Delete</button></minimal-element>',
};

let list: HTMLElement | undefined;

/** Upgrades and draws many elements of a kind, layout included. */
export async function add(kind: Kind, count: number): Promise<void> {
  const template = document.createElement('template');
  template.innerHTML = MARKUP[kind].repeat(count);
  list = document.createElement('main');
  list.append(template.content);
  document.body.append(list);
  await Promise.all([...list.children].map(element => (element as LitElement).updateComplete));
  list.getBoundingClientRect();
}

/** Takes them away again, and waits until the page has nothing to do. */
export async function remove(): Promise<void> {
  list?.remove();
  list = undefined;
  await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 50)));
}

/** Ends the verification of many gates, and gives the longest time, in ms, for which the page could do nothing else. */
export async function expire(): Promise<number> {
  const gates = [...document.querySelectorAll('stepup-gate')];
  const { port1, port2 } = new MessageChannel();
  let longest = 0;
  let last = performance.now();
  port1.onmessage = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    port2.postMessage(null);
  };
  port2.postMessage(null);
  setTimeout(() => gates[0]!.client.clear());
  while (gates.some(gate => gate.state === 'verified')) await new Promise(resolve => setTimeout(resolve, 20));
  await Promise.all(gates.map(gate => gate.updateComplete));
  port1.close();
  return longest;
}

/** Leaves gates on the page, verified, so that what they keep running can be counted. */
export async function verifiedGates(count: number): Promise<number> {
  await add('gates', count);
  const gates = [...document.querySelectorAll('stepup-gate')];
  if (!gates.every(gate => gate instanceof StepUpGate)) throw new Error('not every gate was upgraded');
  for (const gate of gates) await gate.verify();
  await Promise.all(gates.map(gate => gate.updateComplete));
  return gates.length;
}
