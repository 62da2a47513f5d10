import { generateJsxTypes } from '@wc-toolkit/jsx-types';
import { generateJetBrainsWebTypes } from 'custom-element-jet-brains-integration';
import { generateVsCodeCustomElementData } from 'custom-element-vs-code-integration';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';

/**
 * Writes what editors and type checkers know the elements by, from custom-elements.json: dist/editor for VS Code and
 * JetBrains, dist/types for the frameworks' templates. What a framework needs beyond the generated types is in types/.
 */
export async function writeEditorData() {
  generateVsCodeCustomElementData(settable(), { outdir: 'dist/editor', hideLogs: true });
  generateJetBrainsWebTypes(settable(), { outdir: 'dist/editor', packageJson: false, hideLogs: true });

  mkdirSync('dist/types', { recursive: true });
  // The name is the generator's condition for writing the file itself, with each framework it has heard of in it.
  const types = generateJsxTypes(settable(), { globalTypePath: '../index.js', fileName: '' });
  const elementsOnly = types.slice(0, types.search(/^declare module/m));
  writeFileSync('dist/types/jsx.d.ts', await format(elementsOnly, { parser: 'typescript' }));
  for (const file of readdirSync('types')) {
    cpSync(`types/${file}`, `dist/types/${file}`);
    // So that an import of the types alone works where imports are not taken out.
    writeFileSync(`dist/types/${file.replace(/\.d\.ts$/, '.js')}`, 'export {};\n');
  }
}

// Opened by its provider, and never written by a page.
const NEVER_WRITTEN = ['stepup-challenge'];

/** The manifest as the generators need it: without what can only be read, and with the events' classes exported. */
function settable() {
  const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8'));
  for (const module of manifest.modules) {
    module.declarations = module.declarations.filter(({ tagName }) => !NEVER_WRITTEN.includes(tagName));
  }
  for (const { declarations, exports } of manifest.modules) {
    for (const element of declarations.filter(({ customElement }) => customElement)) {
      element.attributes = element.attributes.filter(({ fieldName }) => fieldName);
      element.members = element.members.filter(({ readonly }) => !readonly);
      for (const name of new Set(element.events?.map(({ type }) => type.text))) {
        exports.push({ kind: 'js', name, declaration: { name } });
      }
    }
  }
  return manifest;
}
