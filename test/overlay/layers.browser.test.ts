import { expect, waitUntil } from '@open-wc/testing';
import { drawn } from '../support/body-modal.js';
import { openLayer } from '../support/open-layer.js';
import { PAGE_LAYERS } from '../support/page-layers.js';
import { focused, SOON, useWindow, windowedProvider, type Kind } from '../support/provider-window.js';
import { clickOn } from '../support/trusted-input.js';

const KINDS: Kind[] = ['plain nodes', 'an open shadow root'];

for (const layer of PAGE_LAYERS) {
  describe(`a gate in ${layer.name}`, () => {
    for (const kind of KINDS) {
      it(`lets a provider’s window of ${kind} be used, and stays as it is`, async () => {
        const scripted = windowedProvider(kind);
        const { gate, button, confirmed, closed, state, end } = await openLayer(layer, scripted);
        try {
          const before = state();
          await clickOn(button);
          await useWindow(scripted);
          await waitUntil(() => gate.state === 'verified', 'it is not verified', SOON);
          await drawn();
          expect(closed()).to.equal(0);
          expect(state()).to.deep.equal(before);
          expect(focused()).to.equal(button);
          expect(confirmed()).to.equal(1);
          expect(scripted.heard).to.include.members([
            'input pointerdown',
            'input focusin',
            'input keydown 1',
            'input input',
            'button click',
          ]);
        } finally {
          end();
          scripted.end();
        }
      });
    }
  });
}
