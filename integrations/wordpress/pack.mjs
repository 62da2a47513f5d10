import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { integrityOf } from '../../scripts/cdn-parts.mjs';
import { cdnFiles } from '../../scripts/cdn-files.mjs';
import { zipArchive } from './zip-archive.mjs';

const NAME = 'stepup-elements';
const FOLDER = fileURLToPath(new URL(`${NAME}/`, import.meta.url));
const ROOT = new URL('../../', import.meta.url);

/**
 * Packs the WordPress plugin, with the light CDN file, its later parts, and its hash.
 * @returns {Promise<Array<{ name: string, data: Buffer | string }>>} what is in it
 */
export async function pluginFiles() {
  const { version } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
  const sources = readdirSync(FOLDER, { recursive: true })
    .filter(path => statSync(FOLDER + path).isFile())
    .map(path => ({ name: `${NAME}/${path.replaceAll('\\', '/')}`, data: readFileSync(FOLDER + path) }))
    .map(({ name, data }) => ({ name, data: hasVersion(name) ? withVersion(data, version) : data }));
  const scripts = await cdnFiles(['light']);
  const first = scripts.find(({ name }) => name === `${NAME}.js`);
  return [
    ...sources,
    { name: `${NAME}/LICENSE`, data: readFileSync(new URL('LICENSE', ROOT)) },
    ...scripts.map(({ name, code }) => ({ name: `${NAME}/assets/${name}`, data: code })),
    { name: `${NAME}/assets/integrity.php`, data: `<?php return '${integrityOf(first.code)}';\n` },
  ].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function hasVersion(name) {
  return [`${NAME}/${NAME}.php`, `${NAME}/readme.txt`, `${NAME}/block/editor.asset.php`].includes(name);
}

/** The package's version is the plugin's. */
function withVersion(data, version) {
  return data
    .toString()
    .replace(/( \* Version: +|Stable tag: |'version' +=> ')[\w.-]+/g, (_, before) => before + version);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const target = fileURLToPath(new URL(`${NAME}.zip`, import.meta.url));
  const archive = zipArchive(await pluginFiles());
  writeFileSync(target, archive);
  console.log(`${target}: ${(archive.length / 1000).toFixed(1)} KB`);
}
