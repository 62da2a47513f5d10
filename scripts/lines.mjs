import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// How long the files of src/ are. The longest that a file may be is a rule of eslint.config.js.
const MEDIAN = 90;
const files = readdirSync('src', { recursive: true })
  .filter(file => file.endsWith('.ts'))
  .map(file => ({
    file: join('src', file),
    lines: readFileSync(join('src', file), 'utf8').split('\n').length - 1,
  }))
  .sort((a, b) => a.lines - b.lines);

const median = files[Math.floor(files.length / 2)].lines;
const { file, lines } = files.at(-1);
console.log(
  `${files.length} files in src/: median ${median} lines (at most ${MEDIAN}), longest ${lines} (${file})`,
);
if (median > MEDIAN) process.exitCode = 1;
