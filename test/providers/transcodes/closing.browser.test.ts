import { expect } from '@open-wc/testing';
import { transcodes } from '../../../src/providers/transcodes/index.js';
import { fakeSdk, install } from './fake-sdk.js';

describe('a modal of the SDK, when the question is given up', () => {
  class Modal extends HTMLElement {}
  customElements.define('auth-idp-modal', Modal);

  // As the vendor's: Escape closes it, and its answer says that nobody was verified.
  const shows = (closes: boolean) => () =>
    new Promise(resolve => {
      const modal = new Modal();
      document.body.append(modal);
      addEventListener(
        'keydown',
        function close({ key }) {
          if (key !== 'Escape' || !closes) return;
          removeEventListener('keydown', close, true);
          modal.remove();
          resolve({ success: false, payload: [] });
        },
        true,
      );
    });

  for (const closes of [true, false]) {
    it(closes ? 'is closed' : 'that stays is waited for, so that it can be said', async () => {
      install(fakeSdk({ openAuthIdpModal: shows(closes) }));
      const controller = new AbortController();
      let isOver = false;
      const asked = transcodes()
        .verify({ resource: 'documents', action: 'delete', maxAge: 900 }, controller.signal)
        .catch((error: { code: string }) => error.code)
        .finally(() => (isOver = true));
      const modal = document.querySelector('auth-idp-modal')!;
      controller.abort();
      if (closes) expect(await asked).to.equal('aborted');
      else await new Promise(resolve => setTimeout(resolve));
      expect([isOver, modal.isConnected]).to.deep.equal([closes, !closes]);
      modal.remove();
    });
  }
});
