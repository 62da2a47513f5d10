import { createHash } from 'node:crypto';
import { parseAst } from 'vite';

/** The hash by which a page pins a script. */
export const integrityOf = code => `sha384-${createHash('sha384').update(code).digest('base64')}`;

/** The same for a file that another one names: of the shorter kind, since every visitor loads it. */
export const pinOf = code => `sha256-${createHash('sha256').update(code).digest('base64')}`;

const LOADER = 'loadPart';
const HANDED_OVER = 'handedOver';
const integrityMark = file => `integrity of ${file}`;
const sharedMark = file => `shared ${file}`;

/**
 * Vite plugin: makes a first file and its later parts of an entry with dynamic imports.
 *
 * The bundler splits them into chunks that import what they share from the entry, by its address. Here such a chunk
 * becomes a function of what it needs of the entry, which it leaves on `globalThis`, and each `import()` of it becomes
 * a call of the entry's `loadPart` with its name, its hash, its release, and what it needs.
 *
 * What parts share with each other, and not with the entry, is a chunk too. Where one of them is the carrier, it brings the
 * chunk along, and the others, which are to be imported after that one, find it on `globalThis`; else each brings it, and
 * the first to come leaves it there for the next. A part that only another part imports takes of that one what it needs.
 * @param {Array<{ name: string, code: string }>} beside the files that lie beside the parts, and are imported as they are.
 * @param {string} [carrier] the entry module of the part that alone carries what it shares with others.
 */
export function cdnParts(beside, carrier) {
  const pins = new Map(beside.map(({ name, code }) => [name, pinOf(code)]));
  const argumentsFor = node => {
    const file = node.source.value.replace('./', '');
    return [file, pins.get(file) ?? integrityMark(file)].map(text => JSON.stringify(text)).join(', ');
  };
  return {
    name: 'cdn-parts',
    apply: 'build',

    renderChunk(code, chunk, _, { chunks }) {
      // In an order that both sides know: names on both sides would cost every visitor.
      const first = Object.values(chunks).find(({ isEntry }) => isEntry);
      const handed = first.exports.toSorted();
      const rewritten = chunk.isEntry
        ? firstFile(code, argumentsFor, handed)
        : laterPart(code, argumentsFor, chunk, chunks, handed);
      return { code: rewritten, map: null };
    },

    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
      const first = chunks.find(({ isEntry }) => isEntry);
      const parts = chunks.filter(({ isDynamicEntry }) => isDynamicEntry);
      if (first.imports.length > 0) {
        this.error(
          `The first file would import ${first.imports.join(', ')}: a part that another part imports may need nothing of it.`,
        );
      }
      for (const shared of chunks) {
        if (shared === first || parts.includes(shared)) continue;
        const users = parts.filter(({ code }) => code.includes(sharedMark(shared.fileName)));
        const one = users.filter(({ facadeModuleId }) => facadeModuleId === carrier);
        const carriers = one.length ? one : users;
        for (const part of users) part.code = withShared(part, shared, carriers);
        delete bundle[shared.fileName];
      }
      // A part is pinned by whoever imports it: its own pins have to be there before.
      const isPinned = ({ code }) => !code.includes(integrityMark(''));
      for (const waiting = new Set(parts); waiting.size > 0;) {
        const part = [...waiting].find(isPinned);
        if (!part) this.error('Parts import each other in a circle.');
        waiting.delete(part);
        for (const importer of [first, ...waiting])
          importer.code = importer.code.replaceAll(integrityMark(part.fileName), pinOf(part.code));
      }
    },
  };
}

/** Puts what parts share into one that carries it; the others only find it. */
function withShared(part, shared, carriers) {
  const mark = new RegExp(`globalThis\\[.${sharedMark(shared.fileName)}.\\]=([\\w$]+)`);
  const make = shared.code.trim().replace(/;$/, '');
  return part.code.replace(mark, (_, first) =>
    carriers.includes(part)
      ? `${made(shared.fileName)}${carriers.length > 1 ? '??=' : '='}(${make})(${first})`
      : '0',
  );
}

const made = file => `globalThis[Symbol.for(${JSON.stringify(file)})]`;

/** Where a part leaves what it exports for the parts that only it imports. */
const left = file => made(`exports of ${file}`);

/** Exports nothing that only the parts need, hands that over to them, and loads them by `loadPart`. */
function firstFile(code, argumentsFor, handed) {
  const { body } = parseAst(code);
  const [statement] = body.filter(({ type }) => type === 'ExportNamedDeclaration');
  const exported = namesOf(statement);
  const localOf = wanted => exported.find(({ name }) => name === wanted).local;
  const loader = localOf(LOADER);
  // The bundler's own names for what only chunks need are shorter than any that people are to read.
  const isPublic = ({ name }) => name.length > 2 && name !== LOADER;
  const edits = [
    {
      ...rangeOf(statement),
      text: `export { ${listOf(exported.filter(isPublic), ({ name, local }) => `${local} as ${name}`)} };`,
    },
  ];
  walk(body, node => {
    if (node.type === 'ImportExpression') {
      edits.push({ ...rangeOf(node), text: `${loader}(${argumentsFor(node)})` });
    } else if (node.type === 'MemberExpression' && node.property.name === HANDED_OVER) {
      edits.push({ ...rangeOf(node), text: `[${listOf(handed, localOf)}]` });
    }
  });
  return withEdits(code, edits);
}

/** Is a function of what it needs of the first file, and returns what it exports. */
function laterPart(code, argumentsFor, { fileName, isDynamicEntry, exports }, chunks, handed) {
  const edits = [];
  let needs = '';
  let exported = '{}';
  const load = `first[${handed.indexOf(LOADER)}]`;
  const { body } = parseAst(code);
  walk(body, node => {
    if (node.type !== 'ImportExpression') return;
    edits.push({ ...rangeOf(node), text: `${load}(${argumentsFor(node)})` });
  });
  for (const node of body) {
    if (node.type === 'ImportDeclaration') {
      const file = node.source.value.replace('./', '');
      const { isEntry: isFirst, isDynamicEntry: isPart, exports: theirs } = chunks[file];
      if (isPart) {
        const taken = node.specifiers.map(({ imported, local }) => `${imported.name}: ${local.name}`);
        edits.push({ ...rangeOf(node), text: `const { ${taken.join(', ')} } = ${left(file)};` });
        continue;
      }
      const localOf = wanted =>
        node.specifiers.find(({ imported }) => imported.name === wanted)?.local.name ?? '';
      if (isFirst) needs = `const [${listOf(handed, localOf)}] = first;`;
      const names = listOf(theirs.toSorted(), localOf);
      const shared = `globalThis[${JSON.stringify(sharedMark(file))}] = first;\nconst [${names}] = ${made(file)};`;
      edits.push({ ...rangeOf(node), text: isFirst ? '' : shared });
    } else if (node.type === 'ExportNamedDeclaration') {
      const names = namesOf(node);
      const localOf = wanted => names.find(({ name }) => name === wanted).local;
      // Only what the sources import by name has names.
      exported = isDynamicEntry
        ? `{ ${listOf(names, ({ name, local }) => `${name}: ${local}`)} }`
        : `[${listOf(exports.toSorted(), localOf)}]`;
      edits.push({ ...rangeOf(node), text: '' });
    }
  }
  const isTakenFrom =
    isDynamicEntry && Object.values(chunks).some(({ imports }) => imports.includes(fileName));
  return `${made(fileName)} = first => {
${needs}
${withEdits(code, edits)}
return ${isTakenFrom ? `${left(fileName)} = ` : ''}${exported};
};`;
}

/**
 * The same source with every `import()` made an import of its own, so that all is in one file.
 * @param {Array<{ name: string }>} beside the files that stay beside it.
 */
export function importedAtOnce(code, beside) {
  const edits = [];
  walk(parseAst(code), node => {
    const name = `imported${edits.length}`;
    const wanted = nameWanted(node);
    if (wanted) {
      // By its name: an object for the whole module, as below, is code of its own.
      edits.push({
        ...rangeOf(node),
        text: `(await ${name})`,
        head: `import { ${wanted} as ${name} } from ${node.object.argument.source.raw};\n`,
      });
      return;
    }
    if (
      node.type !== 'ImportExpression' ||
      beside.some(({ name }) => node.source.value === `./${name}`) ||
      edits.some(({ start, end }) => start <= node.start && node.end <= end)
    )
      return;
    edits.push({
      ...rangeOf(node),
      text: `Promise.resolve(${name})`,
      head: `import * as ${name} from ${node.source.raw};\n`,
    });
  });
  return edits.map(({ head }) => head).join('') + withEdits(code, edits);
}

/** The name that `(await import('…')).name` takes. */
function nameWanted({ type, object, property, computed }) {
  const isTaken =
    type === 'MemberExpression' &&
    !computed &&
    object.type === 'AwaitExpression' &&
    object.argument.type === 'ImportExpression';
  return isTaken ? property.name : undefined;
}

/**
 * The same first file as a classic script, which takes the same parts: its API is a global variable, and it has no address
 * of its own.
 */
export function classicScript(code, globalName) {
  const edits = [];
  let exported = '';
  walk(parseAst(code), node => {
    if (node.type === 'ExportNamedDeclaration') {
      exported = listOf(namesOf(node), ({ name, local }) => `${name}:${local}`);
      edits.push({ ...rangeOf(node), text: '' });
    } else if (node.type === 'MemberExpression' && node.object.type === 'MetaProperty') {
      edits.push({ ...rangeOf(node), text: 'void 0' });
    }
  });
  return `var ${globalName}=(()=>{"use strict";${withEdits(code, edits)}\nreturn{${exported}}})();\n`;
}

const namesOf = ({ specifiers }) =>
  specifiers.map(({ exported, local }) => ({ name: exported.name, local: local.name }));

const listOf = (names, write) => names.map(write).join(', ');

const rangeOf = ({ start, end }) => ({ start, end });

const withEdits = (code, edits) =>
  edits
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: instead }) => text.slice(0, start) + instead + text.slice(end), code);

function walk(node, visit) {
  if (!node || typeof node !== 'object') return;
  if (Array.isArray(node)) return node.forEach(child => walk(child, visit));
  if (typeof node.type === 'string') visit(node);
  for (const value of Object.values(node)) walk(value, visit);
}
