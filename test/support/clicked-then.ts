import { expect } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted } from './gate.js';
import { answering, noticeOf } from './gated.js';

/** Clicks in one gate of a page, changes the page while the question is open, and verifies. */
export async function clickedThen(
  page: TemplateResult,
  change: (root: HTMLElement, gate: StepUpGate) => void,
  maxAge?: number,
) {
  const { client, provider } = scripted();
  const root = await fixture<HTMLElement>(html`<div>${page}</div>`);
  const clicks: Event[] = [];
  const gates = [...root.querySelectorAll<StepUpGate>('stepup-gate')];
  for (const gate of gates) {
    gate.client = client;
    gate.maxAge = maxAge;
    gate.addEventListener('click', event => clicks.push(event));
    gate.addEventListener('submit', event => {
      event.preventDefault();
      clicks.push(event);
    });
  }
  const hit = root.querySelector<HTMLElement>('.hit')!;
  root.addEventListener('click', event => {
    if (!(event.target as Element).matches('[form]')) event.preventDefault();
  });
  // An element of a drawing has no such method.
  if (hit instanceof HTMLElement) hit.click();
  else
    (hit as Element).dispatchEvent(
      new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }),
    );
  const gate = gates.find(({ state }) => state === 'verifying')!;
  const { asked, approve, answer } = answering(provider, gate);
  expect(await asked()).to.equal(1);
  change(root, gate);
  await gate.updateComplete;
  await approve();
  return {
    clicks: clicks.length,
    heard: clicks,
    notice: await noticeOf(gate),
    root,
    gate,
    asked,
    approve,
    answer,
  };
}
