/**
 * Makes the table of which story passed in which stack and engine.
 * @param {string} outcomes One JSON object a line: `{ stack, engine, story, passed }`. A story has passed where all
 * of its parts have.
 */
export function stacksTable(outcomes) {
  const rows = new Map();
  const stories = new Set();
  for (const line of outcomes.split('\n').filter(Boolean)) {
    const { stack, engine, story, passed } = JSON.parse(line);
    const row = rows.get(`${stack}\n${engine}`) ?? { stack, engine, cells: new Map() };
    rows.set(`${stack}\n${engine}`, row);
    stories.add(story);
    row.cells.set(story, passed && row.cells.get(story) !== false);
  }
  const heading = ['stack', 'engine', ...stories];
  const lines = [...rows.values()]
    .sort((a, b) => a.stack.localeCompare(b.stack) || a.engine.localeCompare(b.engine))
    .map(({ stack, engine, cells }) => [stack, engine, ...[...stories].map(story => cell(cells.get(story)))]);
  return aligned([heading, ...lines]);
}

function cell(passed) {
  return passed === undefined ? '–' : passed ? 'passed' : 'FAILED';
}

// As prettier lays tables out.
function aligned([heading, ...lines]) {
  const widths = heading.map((_, column) =>
    Math.max(3, ...[heading, ...lines].map(line => line[column].length)),
  );
  const row = line => `| ${line.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`;
  return [row(heading), row(widths.map(width => '-'.repeat(width))), ...lines.map(row)].join('\n');
}
