import { expect, oneEvent } from '@open-wc/testing';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, recorded, scripted, settled } from '../../support/gate.js';
import { clickOn, press } from '../../support/trusted-input.js';

const TEMPLATE = '<template><p class="secret">Secret <input></p></template>';

async function panel(content = TEMPLATE, attributes = '', settings = {}) {
  const { provider, client } = scripted(settings);
  const host = await fixture<HTMLDivElement>(html`<div></div>`);
  const gate = document.createElement('stepup-gate');
  gate.client = client;
  host.append(gate);
  gate.innerHTML = content;
  for (const [name, value] of new URLSearchParams(`mode=reveal&resource=report&action=read&${attributes}`)) {
    gate.setAttribute(name, value);
  }
  await settled();
  return {
    provider,
    client,
    gate,
    events: recorded(gate),
    secret: () => gate.querySelector<HTMLElement>('.secret'),
    unlock: () => gate.shadowRoot!.querySelector<HTMLButtonElement>('[part=unlock-button]'),
  };
}

async function unlocked(...how: Parameters<typeof panel>) {
  const shown = await panel(...how);
  shown.provider.respond('approve');
  await shown.gate.verify();
  await settled();
  return shown;
}

function isSeen(element: Element | null): boolean {
  return !!element && element.getClientRects().length > 0;
}

describe('<stepup-gate mode="reveal">', () => {
  it('has the content of a template in the document only while verified', async () => {
    const { gate, provider, secret, unlock } = await panel();
    expect(secret()).to.equal(null);
    expect(isSeen(unlock())).to.equal(true);
    provider.respond('approve');
    await clickOn(unlock()!);
    await waitUntil(() => isSeen(secret()));
    expect(unlock()).to.equal(null);
    gate.lock();
    expect(secret()).to.equal(null);
    await settled();
    expect(isSeen(unlock())).to.equal(true);
  });

  it('does not show content without a template either, until verified', async () => {
    const { gate, provider, secret } = await panel('<p class="secret">Secret</p>');
    expect(isSeen(secret())).to.equal(false);
    provider.respond('approve');
    await gate.verify();
    await settled();
    expect(isSeen(secret())).to.equal(true);
    gate.lock();
    await settled();
    expect(isSeen(secret())).to.equal(false);
  });

  it('takes the content away when the member signs out, or is another one', async () => {
    for (const change of ['signOut', 'signInAs'] as const) {
      for (const attributes of ['', 'max-age=0']) {
        const { provider, secret, gate, events } = await unlocked(TEMPLATE, attributes);
        expect(isSeen(secret())).to.equal(true);
        provider[change]({ id: 'member-2' });
        expect(secret()).to.equal(null);
        expect(gate.state).to.equal('idle');
        expect(events).to.deep.equal(['request', 'verified', 'expired']);
      }
    }
  });

  it('takes the content away when it is removed, and shows it again without asking where that still holds', async () => {
    const { gate, provider, secret, events } = await unlocked();
    const parent = gate.parentElement!;
    gate.remove();
    await settled();
    expect(secret()).to.equal(null);
    parent.append(gate);
    await settled();
    expect(isSeen(secret())).to.equal(true);
    expect(provider.calls).to.have.length(1);
    expect(events).to.deep.equal(['request', 'verified', 'verified']);
  });

  it('stays open with max-age="0" until lock(), and asks again after a removal', async () => {
    const { gate, client, secret } = await unlocked(TEMPLATE, 'max-age=0');
    client.dispatchEvent(Object.assign(new Event('change'), { reason: 'age' }));
    client.configure({ audit: false });
    await settled();
    expect(isSeen(secret())).to.equal(true);
    const parent = gate.parentElement!;
    gate.remove();
    await settled();
    parent.append(gate);
    await settled();
    expect(secret()).to.equal(null);
    expect(gate.state).to.equal('idle');
  });

  it('locks with max-age="0" at lock() and when everything is cleared', async () => {
    const first = await unlocked(TEMPLATE, 'max-age=0');
    first.gate.lock();
    expect(first.secret()).to.equal(null);
    const second = await unlocked(TEMPLATE, 'max-age=0');
    second.client.clear();
    expect(second.secret()).to.equal(null);
  });

  it('lets what is revealed be used without asking again, with max-age="0" too', async () => {
    for (const attributes of ['', 'max-age=0']) {
      const { gate, provider, events } = await unlocked('<button class="secret">Copy</button>', attributes);
      let copied = 0;
      gate.querySelector('button')!.addEventListener('click', () => copied++);
      await clickOn(gate.querySelector('button')!);
      expect(copied).to.equal(1);
      expect(provider.calls).to.have.length(1);
      expect(events).to.deep.equal(['request', 'verified']);
    }
  });

  it('locks when it stands for something else', async () => {
    for (const [name, value] of Object.entries({
      resource: 'other',
      action: 'delete',
      'max-age': 'x',
      mode: 'x',
    })) {
      const { gate, secret } = await unlocked();
      const { error } = console;
      console.error = () => undefined;
      gate.setAttribute(name, value);
      await settled();
      console.error = error;
      expect(secret(), name).to.equal(null);
      expect(gate.state).to.equal('idle');
    }
  });

  it('locks when it must be real MFA now, and was none', async () => {
    const { gate, provider, secret } = await panel();
    provider.respond('allow');
    await gate.verify();
    await settled();
    expect(isSeen(secret())).to.equal(true);
    gate.force = true;
    await settled();
    expect(secret()).to.equal(null);
  });

  it('locks when another client decides', async () => {
    const { gate, secret, events } = await unlocked();
    gate.client = scripted().client;
    await settled();
    expect(secret()).to.equal(null);
    expect(events.at(-1)).to.equal('expired');
  });

  it('reveals nothing while it is disabled, and takes away what it shows', async () => {
    const { gate, secret, unlock } = await unlocked();
    gate.disabled = true;
    await settled();
    expect(secret()).to.equal(null);
    expect(unlock()!.disabled).to.equal(true);
    gate.disabled = false;
    await settled();
    expect(isSeen(secret())).to.equal(true);
  });

  it('conceals while the member is not known, as after a return from the back/forward cache', async () => {
    const { client, provider, secret } = await unlocked();
    let answer!: (member: { id: string }) => void;
    provider.getMember = () => new Promise(resolve => (answer = resolve));
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(client.memberId).to.equal(undefined);
    expect(secret()).to.equal(null);
    answer({ id: 'member-1' });
    await settled();
    expect(isSeen(secret())).to.equal(true);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    answer({ id: 'member-2' });
    await settled();
    expect(secret()).to.equal(null);
  });

  it('opens by itself when another gate has verified the same', async () => {
    const { client, provider, secret, events, gate } = await panel();
    const other = await fixture<StepUpGate>(
      html`<stepup-gate .client=${client} resource="report" action="read"
        ><button>Other</button></stepup-gate
      >`,
    );
    provider.respond('approve');
    other.querySelector('button')!.click();
    await oneEvent(gate, 'stepup-verified');
    await settled();
    expect(isSeen(secret())).to.equal(true);
    expect(events).to.deep.equal(['verified']);
    expect(gate.verification!.fromCache).to.equal(true);
  });

  it('is opened by a button of the page’s own panel, whose own handlers do not run', async () => {
    for (const button of ['<button>', '<x-button>']) {
      const { gate, provider, secret } = await panel(
        `${TEMPLATE}<div slot="locked">Locked. <a href="#help">Help</a> ${button}Open</div>`,
      );
      const clicks: Event[] = [];
      const own = gate.querySelector(button.slice(1, -1))!;
      own.addEventListener('click', event => clicks.push(event));
      await clickOn(gate.querySelector('a')!);
      await settled();
      expect(location.hash).to.equal('#help');
      history.replaceState(null, '', location.pathname + location.search);
      expect(provider.calls).to.have.length(0);
      provider.respond('approve');
      await clickOn(own);
      await waitUntil(() => isSeen(secret()));
      await settled();
      expect(clicks).to.have.length(0);
      expect(gate.shadowRoot!.querySelector('[part=panel]')).to.equal(null);
      expect(isSeen(own)).to.equal(false);
    }
  });

  it('moves the focus into what the person has unlocked, and back when it is taken away', async () => {
    const { gate, provider, secret, unlock } = await panel(
      `<button slot="failed">Never shown</button>${TEMPLATE}`,
    );
    provider.respond('approve');
    unlock()!.focus();
    await press('Enter');
    await waitUntil(() => isSeen(secret()));
    await settled();
    expect(document.activeElement).to.equal(secret()!.querySelector('input'));
    gate.lock();
    await settled();
    expect(gate.shadowRoot!.activeElement).to.equal(unlock());
  });

  it('does not take the focus when it opens by itself', async () => {
    const field = await fixture<HTMLInputElement>(html`<input />`);
    field.focus();
    const { secret } = await unlocked();
    expect(isSeen(secret())).to.equal(true);
    expect(document.activeElement).to.equal(field);
  });

  it('stays locked, and says so, where a framework has put the content beside the template’s own', async () => {
    const { gate, provider } = await panel('');
    const errors: unknown[][] = [];
    const { error } = console;
    console.error = (...args: unknown[]) => errors.push(args);
    try {
      const template = document.createElement('template');
      template.appendChild(document.createElement('p')).className = 'secret';
      gate.append(template);
      const thrown = await gate.verify().catch((reason: unknown) => reason);
      expect(thrown).to.include({ code: 'invalid-request' });
      expect((thrown as Error).message).to.match(/<template>/);
      expect(errors[0]![0]).to.match(/<stepup-gate>.*<template>/);
      expect(provider.calls).to.have.length(0);
      expect(gate.state).to.equal('error');
    } finally {
      console.error = error;
    }
  });

  it('hides everything with a mode that is none', async () => {
    const errors: unknown[][] = [];
    const { error } = console;
    console.error = (...args: unknown[]) => errors.push(args);
    try {
      const { client } = scripted();
      const gate = await fixture<StepUpGate>(
        html`<stepup-gate .client=${client} mode="revael" resource="a" action="read"
          ><p class="secret">S</p></stepup-gate
        >`,
      );
      expect(isSeen(gate.querySelector('.secret'))).to.equal(false);
      expect(errors[0]![0]).to.match(/mode="revael".*action, reveal/);
    } finally {
      console.error = error;
    }
  });
});

describe('<stepup-gate> around an action', () => {
  it('shifts nothing: its content is laid out as if it were not there', async () => {
    const layouts = [
      '<div style="display:flex;gap:9px"><b>Row</b>%<i>end</i></div>',
      '<div style="display:grid;grid-template-columns:1fr 2fr"><b>Row</b>%<i>end</i></div>',
      '<table><tbody><tr><td>Row</td><td>%</td></tr></tbody></table>',
      '<p>text %, text</p>',
    ];
    for (const layout of layouts) {
      const host = await fixture<HTMLDivElement>(html`<div></div>`);
      host.innerHTML = layout.replace('%', '<button style="flex:1">Go</button>');
      const plain = host.querySelector('button')!.getBoundingClientRect().toJSON();
      host.innerHTML = layout.replace(
        '%',
        '<stepup-gate resource="a" action="read"><button style="flex:1">Go</button></stepup-gate>',
      );
      const gate = host.querySelector('stepup-gate')!;
      const { client, provider } = scripted();
      gate.client = client;
      await settled();
      const place = () => host.querySelector('button')!.getBoundingClientRect().toJSON();
      expect(place()).to.deep.equal(plain);
      const { offsetHeight } = host;
      provider.respond('fail');
      await gate.verify().catch(() => undefined);
      await settled();
      expect(isSeen(gate.shadowRoot!.querySelector('[part=notice]'))).to.equal(true);
      expect(place()).to.deep.equal(plain);
      expect(host.offsetHeight).to.equal(offsetHeight);
      host.remove();
    }
  });
});
