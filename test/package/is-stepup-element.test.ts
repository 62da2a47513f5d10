import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { isStepUpElement } from '../../src/elements/is-stepup-element.js';

describe('isStepUpElement', () => {
  it('knows every element of the manifest', () => {
    const { modules } = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as {
      modules: Array<{ declarations?: Array<{ tagName?: string }> }>;
    };
    const tags = modules.flatMap(({ declarations = [] }) =>
      declarations.flatMap(({ tagName }) => tagName ?? []),
    );
    assert.ok(tags.length >= 3);
    for (const tag of tags) assert.equal(isStepUpElement(tag), true, tag);
  });

  it('knows no other tag, also none that only looks alike', () => {
    for (const tag of [
      '',
      'div',
      'stepup-',
      'stepup-card',
      'mfa-prompt',
      'StepupGate',
      'x-stepup-gate',
      'constructor',
    ]) {
      assert.equal(isStepUpElement(tag), false, tag);
    }
  });

  it('is loaded by a build without a DOM, and loads nothing else', () => {
    const source = readFileSync('src/elements/is-stepup-element.ts', 'utf8');
    assert.doesNotMatch(source.replace(/\/\*[\s\S]*?\*\//g, ''), /\b(import|require|document|window)\b/);
    const script = `import('./src/elements/is-stepup-element.ts').then(({ isStepUpElement }) =>
      console.log(isStepUpElement('stepup-gate'), typeof document, typeof HTMLElement))`;
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '-e', script], { encoding: 'utf8' });
    assert.equal(stdout, 'true undefined undefined\n');
  });
});
