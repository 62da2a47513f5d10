import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { platform } from 'node:process';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { integrityOf } from './cdn-parts.mjs';

// What users get: every export path resolves and can be imported on a server, and the tarball holds what is
// needed and nothing else. Needs `npm run build`.
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const problems = [];

for (const specifier of exportedPaths()) {
  if (/\/dist\/(cdn|callback)\//.test(specifier)) continue; // made for a page
  if (specifier.endsWith('.json')) {
    await import(specifier, { with: { type: 'json' } }).catch(error =>
      problems.push(`${specifier}: ${error.message}`),
    );
    continue;
  }
  await import(specifier).catch(error => problems.push(`import "${specifier}" throws: ${error.message}`));
  const types = import.meta.resolve(specifier).replace(/\.js$/, '.d.ts');
  if (!existsSync(new URL(types))) problems.push(`${specifier} has no types`);
}

const packed = packedFiles();
const required = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'custom-elements.json'];
const cdnFiles = ['', '.all', '.iife', '.development'].map(kind => `dist/cdn/stepup-elements${kind}.js`);
const messages = [
  'index.d.ts',
  'development.js',
  'production.js',
  'nearest-name.js',
  'nearest-name.d.ts',
].map(file => `developer-messages/${file}`);
for (const file of [...required, ...cdnFiles, ...messages]) {
  if (!packed.includes(file)) problems.push(`the package lacks ${file}`);
}
// What is loaded later has its place in the file that loads it, by name and by hash: the first one, or a part of it.
const parts = readdirSync('dist/cdn').filter(file =>
  /^stepup-elements\.[a-z-]+\.[0-9a-f]{8}\.js$/.test(file),
);
if (parts.length < 2) problems.push(`only ${parts.length} later parts in dist/cdn`);
for (const part of parts) {
  const code = readFileSync(`dist/cdn/${part}`);
  // A language is pinned by the shorter hash.
  const hashes = [integrityOf(code), `sha256-${createHash('sha256').update(code).digest('base64')}`];
  const loaders = [...cdnFiles, ...parts.map(file => `dist/cdn/${file}`)].map(file =>
    readFileSync(file, 'utf8'),
  );
  if (!loaders.some(loader => loader.includes(part) && hashes.some(hash => loader.includes(hash))))
    problems.push(`no file pins ${part}`);
}
for (const file of packed) {
  const needed =
    [...required, ...cdnFiles, ...messages, ...parts.map(part => `dist/cdn/${part}`)].includes(file) ||
    // What the README leads to: pages, and the examples that they show. test/package/links.test.ts follows the links.
    /^(docs|examples|emulator)\/.+\.(md|png|svg|ts|js|html|css|json|py|php|conf)$/.test(file) ||
    // The lock in PHP, which an example needs, is that of the WordPress plugin.
    /^integrations\/wordpress\/stepup-elements\/.+\.(php|js|json|txt|pot)$/.test(file) ||
    ['CONTRIBUTING.md', 'SECURITY.md'].includes(file) ||
    /^dist\/(?!cdn\/).+\.(js|d\.ts)$|^dist\/editor\/.+$/.test(file);
  if (!needed || /\.test\./.test(file)) problems.push(`the package carries ${file}, which nobody needs`);
}

for (const file of packed.filter(path => path.endsWith('.d.ts'))) {
  if (readFileSync(file, 'utf8').includes('@internal')) problems.push(`${file} shows what is internal`);
}

// Of the packed files only: what stays here, such as the emulator's own manifest, has rules of its own.
const files = packed.map(name => ({ name: `package/${name}`, data: readFileSync(name) }));
const { messages: findings } = await publint({ pkgDir: 'package', pack: { files } });
for (const message of findings) problems.push(`publint: ${formatMessage(message, manifest)}`);

for (const problem of problems) console.error(problem);
if (problems.length) process.exitCode = 1;
else console.log(`${exportedPaths().length} export paths, ${packed.length} files`);

/** Every path that can be imported, with the `*` of a pattern filled in. */
function exportedPaths() {
  return Object.entries(manifest.exports).flatMap(([path, target]) => {
    const specifier = manifest.name + path.slice(1);
    if (!path.includes('*')) return specifier;
    const [before, after] = target.split('*');
    return readdirSync(before)
      .filter(file => file.endsWith(after))
      .map(file => specifier.replace('*', file.slice(0, file.length - after.length)));
  });
}

function packedFiles() {
  const npm = platform === 'win32' ? 'npm.cmd' : 'npm';
  const output = execFileSync(npm, ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'], {
    encoding: 'utf8',
  });
  return Object.values(JSON.parse(output))[0].files.map(({ path }) => path);
}
