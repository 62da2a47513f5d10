import { expect } from '@open-wc/testing';
import { rememberQuestion, returnAddress } from '../../../src/gate/console/console-return.js';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';

describe('<stepup-gate> when the person comes back and several gates match', () => {
  it('brings the first into view, and offers nothing', async () => {
    history.replaceState(null, '', returnAddress(rememberQuestion({ resource: 'row', action: 'delete' })));
    const { provider, client } = scripted();
    const host = await fixture<HTMLDivElement>(html`
      <div>
        <div style="height: 3000px"></div>
        ${[1, 2].map(
          row =>
            html`<stepup-gate .client=${client} resource="row" action="delete"
              ><button>${row}</button></stepup-gate
            >`,
        )}
      </div>
    `);
    await waitUntil(() => scrollY > 0);
    await settled(10);
    for (const gate of host.querySelectorAll('stepup-gate')) {
      expect(gate.shadowRoot).to.equal(null);
      expect(gate.state).to.equal('idle');
    }
    expect(document.activeElement).to.equal(document.body);
    expect(provider.calls).to.deep.equal([]);
  });
});
