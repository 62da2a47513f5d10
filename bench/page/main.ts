import { LitElement, html } from 'lit';
import { StepUpGate } from '../../src/define/stepup-gate.js';

/** What an element costs that does nothing: the measure for the gate. */
class MinimalElement extends LitElement {
  protected override render() {
    return html`<slot></slot>`;
  }
}
customElements.define('minimal-element', MinimalElement);

const COUNT = 1000;
const GATES = '<stepup-gate resource="documents" action="delete"><button>Delete</button></stepup-gate>';
const MINIMAL =
  '<minimal-element resource="documents" action="delete"><button>Delete</button></minimal-element>';

/** Upgrades and renders 1,000 elements, and returns how many ms that took, layout included. */
async function timeOf(markup: string): Promise<number> {
  const template = document.createElement('template');
  template.innerHTML = markup.repeat(COUNT);
  const list = document.createElement('main');
  const start = performance.now();
  list.append(template.content);
  document.body.append(list);
  await Promise.all([...list.children].map(element => (element as LitElement).updateComplete));
  list.getBoundingClientRect();
  const elapsed = performance.now() - start;
  list.remove();
  await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
  return elapsed;
}

/** One round: both, one after the other, on the same page. */
export async function round(): Promise<{ gates: number; minimal: number }> {
  return { minimal: await timeOf(MINIMAL), gates: await timeOf(GATES) };
}

/** Leaves 1,000 gates on the page, verified, so that what they keep running can be counted. */
export async function verifiedGates(): Promise<number> {
  const template = document.createElement('template');
  template.innerHTML = GATES.repeat(COUNT);
  document.body.append(template.content);
  const gates = [...document.querySelectorAll('stepup-gate')];
  if (!gates.every(gate => gate instanceof StepUpGate)) throw new Error('not every gate was upgraded');
  await gates[0]!.verify();
  await Promise.all(gates.map(gate => gate.updateComplete));
  return gates.length;
}
