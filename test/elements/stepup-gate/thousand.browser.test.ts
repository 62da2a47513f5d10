import { expect } from '@open-wc/testing';
import { fixture, html, scripted, settled } from '../../support/gate.js';

describe('1,000 <stepup-gate> on a page', () => {
  it('share one listener an event type, one timer and one channel', async () => {
    const listened: string[] = [];
    const { addEventListener } = window;
    const { setTimeout } = window;
    const { BroadcastChannel } = window;
    let timers = 0;
    let channels = 0;
    window.addEventListener = function (this: Window, type: string, ...rest: [never, never]) {
      listened.push(type);
      return addEventListener.call(window, type, ...rest);
    } as typeof window.addEventListener;
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
      for (const type of new Set(listened)) {
        expect(
          listened.filter(each => each === type),
          type,
        ).to.have.length(1);
      }
      expect(channels).to.equal(1);
      // The wait for the provider, and the end of the verification.
      expect(timers).to.be.at.most(10);
    } finally {
      Object.assign(window, { addEventListener, setTimeout, BroadcastChannel });
    }
  });
});
