import { aTimeout, expect, fixture, html, waitUntil } from '@open-wc/testing';
import sinon from 'sinon';
import '../../src/index.js';
import type { MfaSetupPrompt, StepUpGate, StepUpStatus } from '../../src/index.js';
import { registerTranslation } from '../../src/index.js';
import { ENGLISH } from '../../src/i18n/english.js';
import { BESIDE_TEXTS } from '../../src/i18n/beside-texts.js';
import { GATE_TEXTS } from '../../src/i18n/gate-texts.js';
import type { TextsLoader } from '../../src/i18n/text-group.js';
import { scripted } from '../support/gate.js';

const { client } = scripted();
const loaders = GATE_TEXTS.languages as Record<string, TextsLoader<(typeof GATE_TEXTS)['english']>>;

/** A revealing gate, which shows its panel at once. */
const panelGate = html`<stepup-gate .client=${client} mode="reveal" resource="safe" action="read"
  ><p>Secret</p></stepup-gate
>`;

const shown = (element: Element): string =>
  element.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const panelOf = (element: Element): HTMLElement => element.shadowRoot!.querySelector('[part=panel]')!;

/** Everything that an element's shadow root has said since this was called. */
function listenTo(element: Element): string[] {
  const said: string[] = [shown(element)];
  const note = (): number => said.push(shown(element));
  const observer = new MutationObserver(note);
  const follow = (): void => {
    if (element.shadowRoot)
      observer.observe(element.shadowRoot, { subtree: true, childList: true, characterData: true });
    else requestAnimationFrame(follow);
  };
  follow();
  return said;
}

describe('the language of an element', () => {
  it('is German on a page with lang="de-AT"', async () => {
    const page = await fixture(html`<div lang="de-AT">${panelGate}</div>`);
    const gate = page.querySelector<StepUpGate>('stepup-gate')!;
    await gate.updateComplete;
    expect(shown(gate)).to.contain('Entsperren');
    expect(panelOf(gate).lang).to.equal('de-at');
  });

  for (const [lang, words] of [
    ['ar', 'إلغاء القفل'],
    ['es-MX', 'Desbloquear'],
    ['fr-CA', 'Déverrouiller'],
    ['ja', 'ロックを解除'],
    ['ko-KR', '잠금 해제'],
    ['pt-PT', 'Desbloquear'],
    ['zh-CN', '解锁'],
    ['zh-TW', 'Unlock'],
    ['it', 'Unlock'],
    ['not a tag', 'Unlock'],
  ]) {
    it(`says ${words} for ${lang}`, async () => {
      const page = await fixture(html`<div lang=${lang!}>${panelGate}</div>`);
      const gate = page.querySelector<StepUpGate>('stepup-gate')!;
      await gate.updateComplete;
      expect(panelOf(gate).querySelector('[part=unlock-button]')!.textContent!.trim()).to.equal(words);
    });
  }

  it('is followed when it changes on an ancestor, through shadow roots', async () => {
    const page = await fixture(html`<main lang="en"><div></div></main>`);
    const root = page.firstElementChild!.attachShadow({ mode: 'open' });
    const inner = document.createElement('section');
    inner.attachShadow({ mode: 'open' }).innerHTML =
      '<stepup-status></stepup-status><mfa-setup-prompt open></mfa-setup-prompt>';
    root.append(inner);
    const status = inner.shadowRoot!.querySelector<StepUpStatus>('stepup-status')!;
    const prompt = inner.shadowRoot!.querySelector<MfaSetupPrompt>('mfa-setup-prompt')!;
    await Promise.all([status.updateComplete, prompt.updateComplete]);
    expect(shown(status)).to.equal('Not verified');
    page.setAttribute('lang', 'fr');
    await waitUntil(() => shown(status) === 'Identité non confirmée');
    await waitUntil(() => shown(prompt).includes('Protégez d’abord votre compte'));
    inner.lang = 'ko';
    await waitUntil(() => shown(status) === '확인되지 않음');
    root.append(inner.cloneNode());
    inner.removeAttribute('lang');
    await waitUntil(() => shown(status) === 'Identité non confirmée');
  });

  it('reads from right to left in Arabic, on a page that does not say so, too', async () => {
    const page = await fixture(html`<div lang="ar">${panelGate}<stepup-status></stepup-status></div>`);
    for (const element of page.querySelectorAll<StepUpGate | StepUpStatus>('stepup-gate, stepup-status')) {
      await element.updateComplete;
      expect(getComputedStyle(panelOf(element)).direction).to.equal('rtl');
    }
  });

  it('counts its minutes as the language does', async () => {
    for (const [lang, text] of [
      ['de', 'Bestätigt, noch 15 Minuten'],
      ['ko', '확인됨, 15분 남음'],
      ['ja', '確認済み、残り15 分'],
    ]) {
      const { client, provider } = scripted();
      provider.respond('approve');
      await client.require({ resource: 'minutes', action: 'read' });
      const status = await fixture<StepUpStatus>(
        html`<stepup-status
          lang=${lang!}
          .client=${client}
          resource="minutes"
          action="read"
        ></stepup-status>`,
      );
      expect(status.shadowRoot!.querySelector('[part=label]')!.textContent).to.equal(text);
    }
  });
});

/** Has a language that is not shipped loaded as the shipped ones are, whenever `arrive` is called. */
function slowLanguage(language: string): { arrive(): void; fail(): void } {
  const texts = Object.fromEntries(Object.keys(ENGLISH).map(key => [key, `${language}:${key}`]));
  let settle: { arrive(): void; fail(): void };
  const arrival = new Promise<{ texts: never }>((resolve, reject) => {
    settle = {
      arrive: () => resolve({ texts: texts as never }),
      fail: () => reject(new Error('offline')),
    };
  });
  for (const group of [GATE_TEXTS, BESIDE_TEXTS]) {
    (group.languages as Record<string, TextsLoader<never>>)[language] = () => arrival;
  }
  return settle!;
}

describe('while a language is on its way', () => {
  it('nothing is said in English first', async () => {
    const { arrive } = slowLanguage('sw');
    const page = await fixture(html`<div lang="sw">${panelGate}</div>`);
    const gate = page.querySelector<StepUpGate>('stepup-gate')!;
    const said = listenTo(gate);
    await waitUntil(() => gate.shadowRoot);
    await aTimeout(0);
    arrive();
    await gate.updateComplete;
    expect(shown(gate)).to.contain('sw:unlock');
    expect(said.join()).to.not.match(/Unlock|Locked|Confirm that/);
  });

  it('an element goes on in the one that it has spoken, and stays up to date in that', async () => {
    const { arrive } = slowLanguage('cy');
    const page = await fixture(html`<div lang="de">${panelGate}</div>`);
    const gate = page.querySelector<StepUpGate>('stepup-gate')!;
    await gate.updateComplete;
    page.setAttribute('lang', 'cy');
    gate.disabled = true;
    await waitUntil(() => panelOf(gate).querySelector('button')!.disabled);
    expect(shown(gate)).to.contain('Entsperren');
    arrive();
    await gate.updateComplete;
    expect(shown(gate)).to.contain('cy:unlock');
  });

  it('a notice waits for it, and what is guarded is still there', async () => {
    const { arrive } = slowLanguage('eu');
    const { client, provider } = scripted();
    const page = await fixture(
      html`<div lang="eu">
        <stepup-gate .client=${client} resource="notices" action="delete"
          ><button>Ezabatu</button></stepup-gate
        >
      </div>`,
    );
    const gate = page.querySelector<StepUpGate>('stepup-gate')!;
    const said = listenTo(gate);
    provider.respond('denied');
    gate.querySelector('button')!.click();
    await waitUntil(() => gate.state === 'denied' && gate.shadowRoot?.querySelector('slot'));
    expect(gate.querySelector('button')!.assignedSlot).to.not.equal(null);
    expect(gate.shadowRoot!.querySelector('[part=notice]')).to.equal(null);
    arrive();
    await waitUntil(() => shown(gate).includes('eu:denied'));
    expect(said.join()).to.not.contain('Your account');
  });

  it('a status and a prompt wait for it', async () => {
    const { arrive } = slowLanguage('mi');
    const page = await fixture(
      html`<div lang="mi"><stepup-status></stepup-status><mfa-setup-prompt open></mfa-setup-prompt></div>`,
    );
    const status = page.querySelector<StepUpStatus>('stepup-status')!;
    const prompt = page.querySelector<MfaSetupPrompt>('mfa-setup-prompt')!;
    await aTimeout(0);
    expect([shown(status), shown(prompt)]).to.deep.equal(['', '']);
    arrive();
    await prompt.updateComplete;
    expect(shown(prompt)).to.contain('mi:setup-heading');
  });
});

describe('a language that cannot be loaded', () => {
  it('is told in the console, and English is spoken', async () => {
    const warn = sinon.stub(console, 'warn');
    try {
      slowLanguage('gd').fail();
      const page = await fixture(html`<div lang="gd">${panelGate}</div>`);
      const gate = page.querySelector<StepUpGate>('stepup-gate')!;
      await gate.updateComplete;
      expect(panelOf(gate).querySelector('[part=unlock-button] [lang=en]')!.textContent).to.equal('Unlock');
      expect(warn.args.filter(([text]) => String(text).includes('"gd" could not be loaded'))).to.have.length(
        1,
      );
    } finally {
      warn.restore();
    }
  });
});

describe('registerTranslation', () => {
  it('adds a language, and loads nothing that it replaces', async () => {
    const original = loaders['pt']!;
    const load = sinon.spy(original);
    loaders['pt'] = load;
    try {
      registerTranslation('nl', { ...ENGLISH, unlock: 'Ontgrendelen' });
      registerTranslation('pt', { ...ENGLISH, unlock: 'Destrancar' });
      const page = await fixture(
        html`<div>
          <div lang="nl-BE">${panelGate}</div>
          <div lang="pt">${panelGate}</div>
        </div>`,
      );
      const [dutch, portuguese] = page.querySelectorAll<StepUpGate>('stepup-gate');
      await Promise.all([dutch!.updateComplete, portuguese!.updateComplete]);
      expect(shown(dutch!)).to.contain('Ontgrendelen');
      expect(shown(portuguese!)).to.contain('Destrancar');
      expect(load.called).to.equal(false);
    } finally {
      loaders['pt'] = original;
    }
  });
});
