import { expect, waitUntil } from '@open-wc/testing';
import { drawn } from '../support/body-modal.js';
import { openLayer } from '../support/open-layer.js';
import { PAGE_LAYERS } from '../support/page-layers.js';
import { focused, hitIn, SOON, windowedProvider } from '../support/provider-window.js';
import { clickOn, press } from '../support/trusted-input.js';

for (const layer of PAGE_LAYERS) {
  describe(`a gate in ${layer.name}`, () => {
    it('stays as it is when the provider’s window is closed with Escape', async () => {
      const scripted = windowedProvider('an open shadow root');
      const { gate, button, confirmed, closed, state, end } = await openLayer(layer, scripted);
      try {
        const before = state();
        await clickOn(button);
        await scripted.shown();
        await waitUntil(() => hitIn(scripted.part('input')) === scripted.part('input'), 'covered', SOON);
        await clickOn(scripted.part('input'));
        await press('Escape');
        await waitUntil(() => gate.state !== 'verifying', 'it is not cancelled', SOON);
        await drawn();
        expect(scripted.heard).to.include('document keydown Escape');
        expect([closed(), confirmed()]).to.deep.equal([0, 0]);
        expect(state()).to.deep.equal(before);
        expect(focused()).to.equal(button);
      } finally {
        end();
        scripted.end();
      }
    });
  });
}
