import { execPath } from 'node:process';
import { run, runSteps } from './run.mjs';

const node = (name, ...args) => ({ name, run: options => run(execPath, args, options) });

// All that can be said without running the code. The build comes first: the package's checks look at it. Linting takes
// as long as all the rest.
await runSteps([
  node('build', 'scripts/build.mjs'),
  [
    [node('lint', 'node_modules/eslint/bin/eslint.js', '.')],
    [
      node('types', 'node_modules/typescript/bin/tsc', '-p', '.'),
      node('circles', 'scripts/check-circles.mjs'),
      node('lines', 'scripts/lines.mjs'),
      node('format', 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
      node('manifest', 'scripts/check-manifest.mjs'),
      node('package', 'scripts/check-package.mjs'),
      node('size', 'scripts/size.mjs'),
    ],
  ],
]);
