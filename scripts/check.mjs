import { execPath } from 'node:process';
import { run, runSteps } from './run.mjs';

const node = (name, ...args) => ({ name, run: () => run(execPath, args) });

// All that can be said without running the code. The build comes first: the package's checks look at it.
await runSteps([
  node('build', 'scripts/build.mjs'),
  node('types', 'node_modules/typescript/bin/tsc', '-p', '.'),
  node('lint', 'node_modules/eslint/bin/eslint.js', '.'),
  node('circles', 'scripts/check-circles.mjs'),
  node('lines', 'scripts/lines.mjs'),
  node('format', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
  node('manifest', 'scripts/check-manifest.mjs'),
  node('package', 'scripts/check-package.mjs'),
  node('size', 'scripts/size.mjs'),
]);
