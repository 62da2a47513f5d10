import { expect } from '@open-wc/testing';
import sinon from 'sinon';
import { getStepUpClient } from '../../src/client/page-client.js';
import type { DeferredProvider } from '../../src/providers/deferred-provider.js';
import { registerProvider } from '../../src/providers/registry.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { warnOfMisspeltSettings } from '../../src/cdn/misspelt-settings.js';
import { applyScriptSettings, ownScript } from '../../src/cdn/script-settings.js';

const CLIENT = Symbol.for('stepup-elements.client');

function script(attributes: Record<string, string>): HTMLScriptElement {
  const element = document.createElement('script');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

describe("The script's own tag", () => {
  const added: Element[] = [];
  afterEach(() => {
    for (const element of added.splice(0)) element.remove();
  });

  function add<T extends Element>(element: T): T {
    added.push(element);
    document.head.append(element);
    return element;
  }

  function clobber(name: string): HTMLImageElement {
    const image = document.createElement('img');
    image.setAttribute('name', name);
    image.dataset.sdkSrc = 'https://evil.example/sdk.js';
    return add(image);
  }

  function runClassic(): HTMLScriptElement {
    const running = script({ 'data-project-id': 'p' });
    running.textContent = 'window.foundScript = window.findOwnScript()';
    return add(running);
  }

  before(() => Object.assign(window, { findOwnScript: ownScript }));

  it('is found while a classic script runs', () => {
    const running = runClassic();
    expect(Reflect.get(window, 'foundScript')).to.equal(running);
  });

  it('is found although an image calls itself currentScript', () => {
    const image = clobber('currentScript');
    expect(document.currentScript, 'is clobbered').to.equal(image);
    const running = runClassic();
    expect(Reflect.get(window, 'foundScript')).to.equal(running);
  });

  it('is found by the address of the module', () => {
    const url = new URL('/cdn/stepup-elements.js?v=1', location.href).href;
    add(script({ type: 'module', src: '/cdn/other.js' }));
    const own = add(script({ type: 'module', src: '/cdn/stepup-elements.js?v=1' }));
    for (const name of ['currentScript', 'scripts', 'querySelectorAll', 'getElementsByTagName'])
      clobber(name);
    expect(ownScript(url)).to.equal(own);
  });

  it('is nothing that only looks like it', () => {
    const src = new URL('/cdn/stepup-elements.js', location.href).href;
    const image = add(document.createElement('img'));
    image.setAttribute('type', 'module');
    image.src = src;
    const drawn = document.createElementNS('http://www.w3.org/2000/svg', 'script');
    for (const [name, value] of Object.entries({ type: 'module', src })) drawn.setAttribute(name, value);
    add(drawn);
    add(script({ type: 'text/plain', src }));
    expect(ownScript(src)).to.equal(null);
  });

  it('is nothing where a module was imported by another', () => {
    expect(ownScript('https://cdn.example/stepup-elements.js')).to.equal(null);
    expect(ownScript(undefined)).to.equal(null);
  });
});

describe("The settings of the script's tag", () => {
  const page = globalThis as unknown as Record<symbol, unknown>;
  const pageClient = page[CLIENT];
  beforeEach(() => delete page[CLIENT]);
  afterEach(() => sinon.restore());
  after(() => (page[CLIENT] = pageClient));

  it('set the client of the page up', async () => {
    applyScriptSettings(
      script({
        'data-project-id': '0123456789abcdef01234567',
        'data-sdk-src': '/sdk/webworker.js',
        'data-console-url': '/console',
        'data-max-age': '5m',
        'data-cache-scope': 'resource',
        'data-storage': 'session',
        'data-form-actions': '/api/a /api/b\n/api/c',
      }),
    );
    const { settings, provider } = getStepUpClient();
    expect(settings).to.include({
      consoleUrl: `${location.origin}/console`,
      maxAge: 300,
      cacheScope: 'resource',
      storage: 'session',
    });
    expect(settings.formActions).to.eql(['/api/a', '/api/b', '/api/c']);
    expect(provider.name).to.equal('transcodes');
    await (provider as DeferredProvider).preload();
    expect(provider.projectId).to.equal('0123456789abcdef01234567');
    expect(provider.hosts).to.include(location.hostname);
  });

  it('leave alone what the tag does not name', () => {
    getStepUpClient().configure({ maxAge: '1m', cacheScope: 'session' });
    applyScriptSettings(script({ 'data-max-age': '2m' }));
    expect(getStepUpClient().settings).to.include({ maxAge: 120, cacheScope: 'session', storage: 'memory' });
    expect(getStepUpClient().settings.provider).to.equal(undefined);
  });

  it('are nothing without a tag', () => {
    applyScriptSettings(null);
    expect(getStepUpClient().settings.maxAge).to.equal(900);
  });

  for (const [attribute, value] of [
    ['data-max-age', 'soon'],
    ['data-max-age', ''],
    ['data-cache-scope', 'everything'],
    ['data-storage', 'cookie'],
    ['data-console-url', 'javascript:alert(1)'],
    ['data-console-url', ''],
  ] as const) {
    it(`change nothing with ${attribute}="${value}", and one error says why`, () => {
      const error = sinon.stub(console, 'error');
      applyScriptSettings(script({ 'data-max-age': '2m', 'data-form-actions': '/api', [attribute]: value }));
      const { settings } = getStepUpClient();
      expect(settings).to.include({ maxAge: 900, cacheScope: 'action', storage: 'memory' });
      expect(settings.formActions).to.eql([]);
      expect([settings.provider, settings.consoleUrl]).to.eql([undefined, undefined]);
      expect(error.callCount).to.equal(1);
      expect(error.firstCall.args[0]).to.contain(`${attribute}="${value}"`);
    });
  }

  for (const src of ['data:text/javascript,alert(1)', 'https://', '']) {
    it(`that the provider does not allow (data-sdk-src="${src}") leave the others, an error, and every gate locked`, async () => {
      const error = sinon.stub(console, 'error');
      applyScriptSettings(script({ 'data-max-age': '2m', 'data-sdk-src': src }));
      const refused: unknown = await getStepUpClient()
        .require({ resource: 'documents', action: 'delete' })
        .catch((thrown: unknown) => thrown);
      expect(refused).to.include({ code: 'invalid-request' });
      expect(getStepUpClient().settings.maxAge).to.equal(120);
      expect(error.firstCall.args[0]).to.contain(`data-sdk-src="${src}"`);
    });
  }

  it('choose the provider by its name, and hand it the attributes of the tag', async () => {
    const given: unknown[] = [];
    const provider = createScriptedProvider();
    registerProvider('by-the-tag', async () => settings => {
      given.push(settings);
      return provider;
    });
    applyScriptSettings(script({ 'data-provider': 'by-the-tag', 'data-issuer': 'https://id.example' }));
    await (getStepUpClient().provider as DeferredProvider).preload();
    expect(given).to.eql([{ provider: 'by-the-tag', issuer: 'https://id.example' }]);
    expect(getStepUpClient().provider.name).to.equal(provider.name);
  });

  it('name a provider that stays chosen where another setting is not allowed', () => {
    sinon.stub(console, 'error');
    applyScriptSettings(script({ 'data-provider': 'by-the-tag', 'data-max-age': 'soon' }));
    expect(getStepUpClient().settings.maxAge).to.equal(900);
    expect(getStepUpClient().settings.provider).not.to.equal(undefined);
  });

  it('lead to where the page says, not to where a base element does', async () => {
    const base = document.createElement('base');
    base.href = 'https://evil.example/';
    document.head.append(base);
    applyScriptSettings(script({ 'data-console-url': '/console', 'data-sdk-src': 'sdk.js' }));
    await (getStepUpClient().provider as DeferredProvider).preload();
    base.remove();
    expect(getStepUpClient().settings.consoleUrl).to.equal(`${location.origin}/console`);
    expect(getStepUpClient().provider.hosts).to.not.include('evil.example');
  });

  for (const [wrong, right] of [
    ['data-form-action', 'data-form-actions'],
    ['data-maxage', 'data-max-age'],
    ['data-projectid', 'data-project-id'],
    ['data-console', undefined],
    ['data-consoleurl', 'data-console-url'],
    ['data-stepup-storage', 'data-storage'],
    ['storage', 'data-storage'],
    ['data-cfasync', undefined],
    ['data-turbo-track', undefined],
    ['data-max-age', undefined],
    ['crossorigin', undefined],
  ] as const) {
    it(`is told of ${wrong}: ${right ? `${right} is meant` : 'nothing is wrong'}`, () => {
      const warn = sinon.stub(console, 'warn');
      try {
        warnOfMisspeltSettings(script({ src: '/stepup-elements.js', [wrong]: '1' }));
        expect(warn.args.map(([text]) => String(text).includes(`write ${right}.`))).to.deep.equal(
          right ? [true] : [],
        );
      } finally {
        warn.restore();
      }
    });
  }
});
