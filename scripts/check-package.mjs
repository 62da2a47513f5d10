import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { platform } from 'node:process';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

// What users get: every export path resolves and can be imported on a server, and the tarball holds what is
// needed and nothing else. Needs `npm run build`.
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const problems = [];

for (const specifier of exportedPaths()) {
  if (specifier.includes('/dist/cdn/')) continue; // made for a page
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
for (const file of [...required, 'dist/cdn/stepup-elements.js', 'dist/cdn/stepup-elements.iife.js']) {
  if (!packed.includes(file)) problems.push(`the package lacks ${file}`);
}
for (const file of packed) {
  const needed =
    required.includes(file) ||
    // What the README leads to: pages, and the examples that they show. test/package/links.test.ts follows the links.
    /^(docs|examples|emulator)\/.+\.(md|png|ts|json|py|php|conf)$/.test(file) ||
    file === 'CONTRIBUTING.md' ||
    /^dist\/(cdn\/stepup-elements(\.iife)?\.js|.+\.(js|d\.ts)|editor\/.+)$/.test(file);
  if (!needed || /\.test\./.test(file)) problems.push(`the package carries ${file}, which nobody needs`);
}

for (const file of packed.filter(path => path.endsWith('.d.ts'))) {
  if (readFileSync(file, 'utf8').includes('@internal')) problems.push(`${file} shows what is internal`);
}

// Of the packed files only: what stays here, such as the emulator's own manifest, has rules of its own.
const files = packed.map(name => ({ name: `package/${name}`, data: readFileSync(name) }));
const { messages } = await publint({ pkgDir: 'package', pack: { files } });
for (const message of messages) problems.push(`publint: ${formatMessage(message, manifest)}`);

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
