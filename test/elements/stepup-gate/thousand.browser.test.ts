import { expect } from '@open-wc/testing';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';

describe('1,000 <stepup-gate> on a page', () => {
  it('share one listener an event type, one timer and one channel', async () => {
    const listened = new Map<string, number>();
    const { addEventListener, removeEventListener } = window;
    const count = (type: string, by: number): void => void listened.set(type, (listened.get(type) ?? 0) + by);
    const { setTimeout } = window;
    const { BroadcastChannel } = window;
    let timers = 0;
    let channels = 0;
    window.addEventListener = function (this: Window, type: string, ...rest: [never, never]) {
      count(type, 1);
      return addEventListener.call(window, type, ...rest);
    } as typeof window.addEventListener;
    // What is listened to only while a question is open is taken away again.
    window.removeEventListener = function (this: Window, type: string, ...rest: [never, never]) {
      count(type, -1);
      return removeEventListener.call(window, type, ...rest);
    } as typeof window.removeEventListener;
    window.setTimeout = ((...args: Parameters<typeof setTimeout>) => {
      timers++;
      return setTimeout(...args);
    }) as typeof setTimeout;
    window.BroadcastChannel = class extends BroadcastChannel {
      constructor(name: string) {
        super(name);
        channels++;
      }
    };
    try {
      const { client, provider } = scripted();
      const host = await fixture<HTMLDivElement>(html`<div></div>`);
      for (let at = 0; at < 1000; at++) {
        const gate = document.createElement('stepup-gate');
        Object.assign(gate, {
          client,
          resource: 'documents',
          action: 'read',
          mode: at % 2 ? 'reveal' : 'action',
        });
        gate.append(document.createElement('button'));
        host.append(gate);
      }
      await settled();
      provider.respond('approve');
      await client.require({ resource: 'documents', action: 'read' });
      await settled();
      expect(host.querySelectorAll('[state=verified]')).to.have.length(500);
      for (const [type, number] of listened) expect(number, type).to.be.at.most(1);
      expect(channels).to.equal(1);
      // For all of them together: waits for the provider, the end of the verification, and looks at new markup, for
      // which WebKit has no idle time but timers.
      expect(timers).to.be.at.most(100);
    } finally {
      Object.assign(window, { addEventListener, removeEventListener, setTimeout, BroadcastChannel });
    }
  });

  it('leave nothing behind when 10,000 of them have come and gone', async () => {
    const { client } = scripted();
    const listening = { client: 0, window: 0 };
    const count = (target: EventTarget, name: keyof typeof listening) => {
      const { addEventListener, removeEventListener } = target;
      target.addEventListener = (...args: [never, never]) => {
        listening[name]++;
        return addEventListener.apply(target, args);
      };
      target.removeEventListener = (...args: [never, never]) => {
        listening[name]--;
        return removeEventListener.apply(target, args);
      };
      return () => Object.assign(target, { addEventListener, removeEventListener });
    };
    const host = await fixture<HTMLDivElement>(html`<div></div>`);
    const add = (number: number): void => {
      for (let index = 0; index < number; index++) {
        const gate = document.createElement('stepup-gate');
        const mode = index % 1000 ? 'action' : 'reveal';
        Object.assign(gate, { client, resource: 'documents', action: 'read', mode });
        gate.append(document.createElement('button'));
        host.append(gate);
      }
    };
    // Whatever there is one of for all gates is there by now.
    add(1);
    await settled();
    host.replaceChildren();
    await settled();
    const restore = [count(client, 'client'), count(window, 'window')];
    const { adoptedStyleSheets } = document;
    const sheets = adoptedStyleSheets.length;
    try {
      add(10_000);
      await settled();
      // One for all of those that are drawn.
      expect(listening.window).to.be.at.most(1);
      host.replaceChildren();
      await waitUntil(() => listening.client === 0);
      expect(listening.window).to.equal(0);
      expect(adoptedStyleSheets.length).to.equal(sheets);
    } finally {
      for (const each of restore) each();
    }
  });
});
