import { expect, fixture, html } from '@open-wc/testing';
import '../../../src/define/mfa-setup-prompt.js';
import '../../../src/define/stepup-status.js';
import type { MfaSetupPrompt } from '../../../src/elements/mfa-setup-prompt/mfa-setup-prompt.js';

function openButton(prompt: MfaSetupPrompt): Element {
  return prompt.shadowRoot!.querySelector('[part=open-button]')!;
}

describe('The look of the elements', () => {
  for (const scheme of ['light', 'dark']) {
    it(`is readable in the ${scheme} scheme`, async () => {
      const page = await fixture(html`
        <main style="color-scheme: ${scheme}; background: Canvas">
          <stepup-status></stepup-status>
          <mfa-setup-prompt open></mfa-setup-prompt>
        </main>
      `);
      const { backgroundColor } = getComputedStyle(openButton(page.querySelector('mfa-setup-prompt')!));
      expect(backgroundColor).to.not.equal('rgba(0, 0, 0, 0)');
      await expect(page).to.be.accessible();
    });
  }

  it('takes the colours that the page sets', async () => {
    const page = await fixture(html`
      <main style="--stepup-color-accent: rgb(1, 2, 3); --stepup-color-on-accent: rgb(250, 251, 252)">
        <mfa-setup-prompt open></mfa-setup-prompt>
      </main>
    `);
    const { backgroundColor, color } = getComputedStyle(openButton(page.querySelector('mfa-setup-prompt')!));
    expect([backgroundColor, color]).to.eql(['rgb(1, 2, 3)', 'rgb(250, 251, 252)']);
  });

  it('is hidden by the hidden attribute', async () => {
    const prompt = await fixture<MfaSetupPrompt>(html`<mfa-setup-prompt open hidden></mfa-setup-prompt>`);
    expect(prompt.checkVisibility()).to.equal(false);
  });
});
