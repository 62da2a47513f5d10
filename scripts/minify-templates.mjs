import { parseAst } from 'vite';

/** Vite plugin: takes indentation and comments out of the html`` and css`` templates, which no minifier touches. */
export function minifyTemplates() {
  return {
    name: 'minify-templates',
    enforce: 'post',
    apply: 'build',
    transform(code, id) {
      if (!/\/src\/.*\.ts$/.test(id) || !/\b(html|css|svg)`/.test(code)) return null;
      return { code: minifyTemplatesIn(code), map: null };
    },
  };
}

/** The same for JavaScript source text. */
export function minifyTemplatesIn(code) {
  const edits = [];
  walk(parseAst(code), node => {
    if (node.type !== 'TaggedTemplateExpression' || node.tag.type !== 'Identifier') return;
    const minify = { html: minifyMarkup, svg: minifyMarkup, css: minifyStyles }[node.tag.name];
    if (!minify) return;
    for (const [index, quasi] of node.quasi.quasis.entries()) {
      // the parser gives the range of the text, with or without its quotes and braces: find the text itself
      const start = code.indexOf(quasi.value.raw, quasi.start);
      const text = minify(quasi.value.raw);
      edits.push({ start, end: start + quasi.value.raw.length, text: index === 0 ? text.trimStart() : text });
    }
  });
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), code);
}

// One space stays wherever there was space: between inline elements it can be seen.
const minifyMarkup = text => text.replace(/\s+/g, ' ');

const minifyStyles = text =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/(?<![\w.])0(?=\.\d)/g, '')
    .replace(/;}/g, '}');

function walk(node, visit) {
  if (!node || typeof node !== 'object') return;
  if (Array.isArray(node)) return node.forEach(child => walk(child, visit));
  if (typeof node.type === 'string') visit(node);
  for (const value of Object.values(node)) walk(value, visit);
}
