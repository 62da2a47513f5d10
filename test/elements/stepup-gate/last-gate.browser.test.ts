import { expect, oneEvent } from '@open-wc/testing';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';
import { watchLeftBehind, type LeftBehind } from '../../support/left-behind.js';

/** What is left when everything that ends by itself has ended. */
async function remaining(left: LeftBehind): Promise<string[]> {
  const until = performance.now() + 4000;
  while (left.list().length && performance.now() < until) await settled(1);
  const { held, pending } = await navigator.locks.query();
  return [...left.list(), ...[...held!, ...pending!].map(({ name }) => `lock ${name}`)];
}

describe('the last <stepup-gate> of a page', () => {
  it('leaves no listener, timer, observer, channel and lock behind, and the next one has what it needs', async () => {
    // What is there once for the page, such as who looks at its markup, begins when the page is loaded.
    if (document.readyState !== 'complete') await oneEvent(window, 'load');
    const left = watchLeftBehind();
    try {
      for (let round = 0; round < 2; round++) {
        const { client, provider } = scripted();
        const host = await fixture<HTMLDivElement>(html`
          <div>
            <stepup-gate
              .client=${client}
              resource="documents"
              action="delete"
              intercept="click paste gate:x"
            >
              <button>Delete</button>
            </stepup-gate>
            <stepup-gate .client=${client} resource="report" action="read" mode="reveal"
              ><p>Secret</p></stepup-gate
            >
            <stepup-gate .client=${client} resource="invoices" action="update"
              ><button>Pay</button></stepup-gate
            >
            <section></section>
          </div>
        `);
        const within = host.querySelector('section')!.attachShadow({ mode: 'open' });
        const inShadow = document.createElement('stepup-gate');
        Object.assign(inShadow, { client, resource: 'documents', action: 'read' });
        within.append(inShadow);
        const [button, , other] = host.querySelectorAll<HTMLElement>('button, p');
        const [gate, reveal, refused] = host.querySelectorAll<StepUpGate>('stepup-gate');
        provider.respond('approve');
        button!.click();
        await waitUntil(() => gate!.state === 'verified');
        provider.respond('approve');
        await reveal!.verify();
        provider.respond('deny');
        other!.click();
        await waitUntil(() => !!refused!.shadowRoot?.querySelector('.notice:popover-open'));
        await settled();
        const during = left.list();
        for (const what of ['window: paste', 'window: gate:x', 'window: pagehide', 'window: focus'])
          expect(during).to.include(what);

        host.remove();
        await settled();
        client.dispose();
        expect(await remaining(left)).to.deep.equal([]);
      }
    } finally {
      left.end();
    }
  });
});
