import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { FOLDER, installPacked } from './packed.js';

const PACKAGE = join(FOLDER, 'node_modules/stepup-elements');

interface Element {
  name: string;
  attributes: Array<{ name: string }>;
  events: Array<{ name: string; type: string }>;
}

const read = <T>(path: string): T => JSON.parse(readFileSync(join(PACKAGE, path), 'utf8')) as T;

describe('the data for editors', () => {
  before(() => void installPacked());

  it('has VS Code complete tags, attributes and their values, and describe them', () => {
    const html = createRequire(join(FOLDER, 'package.json'))('vscode-html-languageservice');
    const { vscode } = read<{ vscode: { html: { customData: string[] } } }>('package.json');
    const providers = vscode.html.customData.map(path =>
      html.newHTMLDataProvider('stepup-elements', read(path)),
    );
    const service = html.getLanguageService({ customDataProviders: providers });
    const completions = (text: string): string[] => {
      const document = html.TextDocument.create('file:///page.html', 'html', 1, text.replace('|', ''));
      const position = document.positionAt(text.indexOf('|'));
      const { items } = service.doComplete(document, position, service.parseHTMLDocument(document));
      return items.map(({ label }: { label: string }) => label);
    };
    for (const tag of ['stepup-gate', 'stepup-status', 'mfa-setup-prompt']) {
      assert.ok(completions('<|').includes(tag), tag);
    }
    assert.ok(completions('<stepup-gate |').includes('cache-scope'));
    assert.ok(!completions('<stepup-gate |').includes('state'), 'what can only be read is not offered');
    const values = (attribute: string): string[] => completions(`<stepup-gate ${attribute}="|"`);
    assert.deepEqual(values('action'), ['create', 'read', 'update', 'delete']);
    assert.deepEqual(values('mode'), ['action', 'reveal']);
    assert.deepEqual(values('audit-severity'), ['low', 'medium', 'high']);
  });

  it('has VS Code complete the custom properties', () => {
    const { vscode } = read<{ vscode: { css: { customData: string[] } } }>('package.json');
    const [path] = vscode.css.customData;
    const { properties } = read<{ properties: Array<{ name: string }> }>(path!);
    assert.ok(properties.some(({ name }) => name === '--stepup-color-accent'));
  });

  it('tells JetBrains each element with its attributes and typed events', () => {
    const path = read<{ 'web-types': string }>('package.json')['web-types'];
    const types = read<{ name: string; contributions: { html: { elements: Element[] } } }>(path);
    assert.equal(types.name, 'stepup-elements');
    const { elements } = types.contributions.html;
    assert.deepEqual(elements.map(({ name }) => name).sort(), [
      'mfa-setup-prompt',
      'stepup-gate',
      'stepup-status',
    ]);
    const gate = elements.find(({ name }) => name === 'stepup-gate')!;
    assert.ok(gate.attributes.some(({ name }) => name === 'max-age'));
    assert.deepEqual(
      gate.events.map(({ name, type }) => `${name}: ${type}`),
      [
        'stepup-request: StepUpRequestEvent',
        'stepup-verified: StepUpVerifiedEvent',
        'stepup-denied: StepUpDeniedEvent',
        'stepup-expired: StepUpExpiredEvent',
        'stepup-setup-required: StepUpSetupRequiredEvent',
      ],
    );
  });
});
