// In the order of the columns.
const TABLES = [
  {
    title: 'Stories',
    stories: ['handler', 'form', 'panel', 'events', 'types', 'keyed', 'unkeyed', 'attributes', 'server'],
  },
  { title: 'Pages', stories: ['button', 'layers', 'record', 'fields', 'reveal'] },
  { title: 'Dialogs', stories: ['mouse', 'keyboard', 'Escape'] },
];

/**
 * Makes the tables of which story passed in which stack and engine.
 * @param {string} outcomes One JSON object a line: `{ stack, engine, story, passed }`. A story has passed where all
 * of its parts have.
 */
export function stacksTable(outcomes) {
  const lines = outcomes
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
  // JSON leaves an undefined name out, and the table would print the word.
  const nameless = lines.find(({ stack, engine }) => !stack || !engine);
  if (nameless) throw new Error(`An outcome names no stack or no engine: ${JSON.stringify(nameless)}`);
  return TABLES.map(({ title, stories }) => {
    const rows = new Map();
    for (const { stack, engine, story, passed } of lines.filter(({ story }) => stories.includes(story))) {
      const name = `${stack}\n${engine}`;
      const cells = rows.get(name) ?? {};
      rows.set(name, { ...cells, [story]: passed && cells[story] !== false });
    }
    const body = [...rows]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, cells]) => [...name.split('\n'), ...stories.map(story => cell(cells[story]))]);
    return `## ${title}\n\n${aligned([['stack', 'engine', ...stories], ...body])}`;
  }).join('\n\n');
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
