import { expect, oneEvent } from '@open-wc/testing';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';
import { noticeOf } from '../../support/gated.js';
import { clickOn, press } from '../../support/trusted-input.js';

async function page() {
  const { client, provider } = scripted();
  const host = await fixture<HTMLElement>(html`
    <div>
      <input id="field" />
      <div id="around">
        <stepup-gate .client=${client} resource="a" action="delete"><button>One</button></stepup-gate>
      </div>
      <stepup-gate .client=${client} resource="b" action="delete"><button>Two</button></stepup-gate>
      <div style="block-size: 300px"></div>
      <button id="elsewhere">Else</button>
    </div>
  `);
  const gates = [...host.querySelectorAll<StepUpGate>('stepup-gate')];
  const [first, second] = gates as [StepUpGate, StepUpGate];
  const refuse = async (gate: StepUpGate): Promise<void> => {
    gate.querySelector('button')!.click();
    provider.respond('denied');
    await oneEvent(gate, 'stepup-denied');
    await settled();
  };
  const field = host.querySelector<HTMLInputElement>('#field')!;
  return { host, provider, first, second, refuse, field };
}

async function isShown(gate: StepUpGate): Promise<boolean> {
  await settled();
  return (await noticeOf(gate)) !== '';
}

describe('a notice', () => {
  it('is the only one in the document', async () => {
    const { first, second, refuse } = await page();
    await refuse(first);
    await refuse(second);
    expect([await isShown(first), await isShown(second)]).to.deep.equal([false, true]);
    // The state has not changed: only the words are gone.
    expect(first.state).to.equal('denied');
  });

  it('that tells of a question which goes on comes back when the other one is closed', async () => {
    const { host, first, second, refuse } = await page();
    const stuck = scripted();
    stuck.provider.ready = () => new Promise(() => undefined);
    first.client = stuck.client;
    first.querySelector('button')!.click();
    while (!(await isShown(first)));
    await refuse(second);
    expect([await isShown(first), await isShown(second)]).to.deep.equal([false, true]);
    await clickOn(host.querySelector('#elsewhere')!);
    expect([await isShown(first), await isShown(second)]).to.deep.equal([true, false]);
    // A click elsewhere does not give the question up.
    await clickOn(host.querySelector('#elsewhere')!);
    expect([await isShown(first), first.state]).to.deep.equal([true, 'verifying']);
    await press('Escape');
    expect([await isShown(first), first.state]).to.deep.equal([false, 'idle']);
  });

  it('is closed by a click elsewhere, and not by one in it', async () => {
    const { host, first, refuse } = await page();
    await refuse(first);
    await clickOn(first.shadowRoot!.querySelector('[part=message]')!);
    expect(await isShown(first)).to.equal(true);
    const elsewhere = host.querySelector('#elsewhere')!;
    elsewhere.addEventListener('click', event => event.stopPropagation());
    await clickOn(elsewhere);
    expect(await isShown(first)).to.equal(false);
  });

  for (const where of ['a field', 'nothing', 'the button', 'the notice'])
    it(`is closed by Escape while ${where} has the focus`, async () => {
      const { field, first, refuse } = await page();
      await refuse(first);
      if (where === 'a field') field.focus();
      else if (where === 'nothing') (document.activeElement as HTMLElement).blur();
      else first.querySelector('button')!.focus();
      if (where === 'the notice') await press('Tab');
      await press('Escape');
      expect(await isShown(first)).to.equal(false);
      if (where === 'a field') expect(document.activeElement).to.equal(field);
      if (where === 'the notice') expect(document.activeElement).to.equal(first.querySelector('button'));
    });

  it('leaves Escape to who has a use for it', async () => {
    const { field, first, refuse } = await page();
    await refuse(first);
    field.addEventListener('keydown', event => event.preventDefault(), { once: true });
    field.focus();
    await press('Escape');
    expect(await isShown(first)).to.equal(true);
    await press('Escape');
    expect(await isShown(first)).to.equal(false);
  });

  for (const [what, open, isOpen] of [
    ['a dialog', (layer: any) => layer.show(), (layer: any) => layer.open],
    ['a modal dialog', (layer: any) => layer.showModal(), (layer: any) => layer.open],
    ['a popover', (layer: any) => layer.showPopover(), (layer: any) => layer.matches(':popover-open')],
    ['a menu', (layer: any) => (layer.hidden = false), (layer: any) => !layer.hidden],
  ] as const)
    it(`leaves Escape to ${what} that was opened since, and closes before one that it was shown over`, async () => {
      const { host, first, refuse } = await page();
      const layer = document.createElement(what.includes('dialog') ? 'dialog' : 'div');
      if (what === 'a popover') layer.popover = 'auto';
      if (what === 'a menu') layer.hidden = true;
      layer.setAttribute('role', what === 'a menu' ? 'menu' : 'dialog');
      layer.append(document.createElement('button'));
      // As a library's menu does.
      if (what === 'a menu' || what === 'a dialog')
        layer.addEventListener('keydown', (event: any) => {
          if (event.key === 'Escape') {
            layer.hidden = what === 'a menu';
            (layer as HTMLDialogElement).close?.();
          }
        });
      host.append(layer);
      await refuse(first);
      open(layer);
      layer.querySelector('button')!.focus();
      await press('Escape');
      expect([isOpen(layer), await isShown(first)]).to.deep.equal([false, true]);
      await press('Escape');
      expect(await isShown(first)).to.equal(false);

      layer.append(host.querySelector('#around')!);
      open(layer);
      await refuse(first);
      layer.querySelector('button')!.focus();
      await press('Escape');
      expect([isOpen(layer), await isShown(first)]).to.deep.equal([true, false]);
      await press('Escape');
      expect(isOpen(layer)).to.equal(false);
    });
});
