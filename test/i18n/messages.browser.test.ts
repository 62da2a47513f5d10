import { expect, fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { StepUpError } from '../../src/protocol/errors.js';
import { LocalizedElement } from '../../src/elements/shared/localized-element.js';
import { messageFor, setStepUpMessages } from '../../src/i18n/messages.js';

class SpeakingElement extends LocalizedElement {
  override render(): TemplateResult {
    return html`<p>${messageFor(this, 'retry')}</p>`;
  }
}
customElements.define('speaking-element', SpeakingElement);

describe('messageFor', () => {
  it('is English where the page names no language', async () => {
    expect(messageFor(await fixture(html`<p></p>`), 'retry')).to.equal('Try again');
  });

  it('speaks the language of the closest lang', async () => {
    setStepUpMessages('fr', { retry: 'Réessayer' });
    const outer = await fixture(
      html`<div lang="fr">
        <p></p>
        <b lang="en"></b>
      </div>`,
    );
    expect(messageFor(outer.querySelector('p')!, 'retry')).to.equal('Réessayer');
    expect(messageFor(outer.querySelector('b')!, 'retry')).to.equal('Try again');
  });

  it('uses the base language of a regional one, unless the regional one is there', async () => {
    setStepUpMessages('pt', { retry: 'Tentar de novo' });
    setStepUpMessages('pt-BR', { retry: 'Tentar novamente' });
    expect(messageFor(await fixture(html`<p lang="pt-PT"></p>`), 'retry')).to.equal('Tentar de novo');
    expect(messageFor(await fixture(html`<p lang="pt-br"></p>`), 'retry')).to.equal('Tentar novamente');
  });

  it('falls back to English text by text', async () => {
    setStepUpMessages('it', { retry: 'Riprova' });
    const element = await fixture(html`<p lang="it"></p>`);
    expect(messageFor(element, 'close')).to.equal('Close');
  });

  it('keeps the texts that an earlier call has set', async () => {
    setStepUpMessages('es', { retry: 'Reintentar' });
    setStepUpMessages('es', { close: 'Cerrar' });
    const element = await fixture(html`<p lang="es"></p>`);
    expect([messageFor(element, 'retry'), messageFor(element, 'close')]).to.eql(['Reintentar', 'Cerrar']);
  });

  it('finds the language through shadow roots', async () => {
    setStepUpMessages('nl', { retry: 'Opnieuw' });
    const host = await fixture(html`<div lang="nl"></div>`);
    const inner = document.createElement('p');
    host.attachShadow({ mode: 'open' }).append(inner);
    expect(messageFor(inner, 'retry')).to.equal('Opnieuw');
  });

  it('is not confused by a form whose field is named like a method', async () => {
    setStepUpMessages('da', { retry: 'Prøv igen' });
    const form = await fixture(
      html`<form lang="da">
        <input name="getAttribute" />
        <p></p>
      </form>`,
    );
    expect(messageFor(form.querySelector('p')!, 'retry')).to.equal('Prøv igen');
  });

  it('fills in values in the language that the text is in', async () => {
    const element = await fixture(html`<p lang="sv"></p>`);
    const time = (language: string): string => `12 (${language})`;
    expect(messageFor(element, 'status-verified', { time })).to.contain('12 (en)');
    setStepUpMessages('sv', { 'status-verified': 'Bekräftad, {time} kvar' });
    expect(messageFor(element, 'status-verified', { time })).to.equal('Bekräftad, 12 (sv) kvar');
  });

  it('has a text for every refusal but those that show nothing', async () => {
    const element = await fixture(html`<p></p>`);
    for (const code of ['failed', 'denied', 'setup-required', 'sign-in-required', 'unavailable'] as const) {
      expect(messageFor(element, code)).to.not.equal('');
    }
    for (const code of ['cancelled', 'aborted'] as const) expect(messageFor(element, code)).to.equal('');
  });
});

describe('setStepUpMessages', () => {
  it('renders what is on the page already again', async () => {
    const element = await fixture<SpeakingElement>(html`<speaking-element lang="fi"></speaking-element>`);
    setStepUpMessages('fi', { retry: 'Yritä uudelleen' });
    await element.updateComplete;
    expect(element.shadowRoot!.textContent).to.equal('Yritä uudelleen');
  });

  it('refuses what is no language tag', () => {
    expect(() => setStepUpMessages('not a tag', { retry: '?' }))
      .to.throw(StepUpError, 'language="not a tag" is not allowed')
      .with.property('code', 'invalid-request');
  });
});
