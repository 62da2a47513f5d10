import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { pageOf, ROOT, type Page } from '../content.js';

/** A page for each path that the package exports, out of its types and their comments. */
export function typePages(): Page[] {
  const entries = exportedModules();
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, 'tsconfig.json'), file => readFileSync(file, 'utf8')).config,
    ts.sys,
    ROOT,
  );
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    options,
  );
  const checker = program.getTypeChecker();
  return entries.flatMap(({ specifier, file }) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!);
    const symbols = module ? checker.getExportsOfModule(module) : [];
    const parts = symbols
      .map(symbol => describe(symbol, checker))
      .filter(Boolean)
      .sort((one, other) => one.localeCompare(other, 'en'));
    if (!parts.length) return [];
    const path = `reference/${
      specifier
        .replace(/^stepup-elements\/?/, '')
        .replace(/\.js$/, '')
        .replaceAll('/', '-') || 'root'
    }`;
    return pageOf(
      path,
      [`# \`${specifier}\``, `What \`${specifier}\` exports, out of its types.`, ...parts].join('\n\n'),
    );
  });
}

/** The exported paths whose module has exports to name, with the source that each is compiled from. */
function exportedModules(): Array<{ specifier: string; file: string }> {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, string | { default: string }>;
  };
  return Object.entries(manifest.exports).flatMap(([path, target]) => {
    const built = typeof target === 'string' ? target : target.default;
    // Elements have pages of their own, out of the manifest; what is no module has no types.
    if (!/^\.\/dist\/.+\.js$/.test(built) || /\/(?:define|types|cdn)\//.test(built)) return [];
    const source = built.replace('./dist/', 'src/').replace(/\.js$/, '.ts');
    const specifier = manifest.name + path.slice(1);
    if (!source.includes('*'))
      return existsSync(join(ROOT, source)) ? [{ specifier, file: join(ROOT, source) }] : [];
    const [before, after] = source.split('*') as [string, string];
    return readdirSync(join(ROOT, before))
      .filter(name => name.endsWith(after))
      .map(name => ({
        specifier: specifier.replace('*', name.slice(0, name.length - after.length)),
        file: join(ROOT, before, name),
      }));
  });
}

/** An export: its comment, and its declaration with the comments of its members. */
function describe(exported: ts.Symbol, checker: ts.TypeChecker): string {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const declarations = (symbol.declarations ?? []).filter(each => !isHidden(each));
  if (!declarations.length) return '';
  const comment = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const tags = symbol
    .getJsDocTags(checker)
    .filter(({ name }) => ['param', 'returns', 'throws', 'deprecated'].includes(name))
    .map(({ name, text }) => `- ${TAGS[name]} ${inline(ts.displayPartsToString(text))}`);
  const fromElsewhere = declarations.every(each => each.getSourceFile().fileName.includes('/node_modules/'));
  const shown = fromElsewhere ? '' : fence(declarations.map(each => declarationOf(each, checker)).join('\n'));
  return [`## ${exported.name}`, inline(comment), tags.join('\n'), shown].filter(Boolean).join('\n\n');
}

const TAGS: Record<string, string> = {
  param: 'Parameter',
  returns: 'Returns',
  throws: 'Throws',
  deprecated: '**Deprecated.**',
};

function declarationOf(node: ts.Declaration, checker: ts.TypeChecker): string {
  if (ts.isFunctionDeclaration(node)) {
    const signature = checker.getSignatureFromDeclaration(node)!;
    return `function ${node.name?.text}${checker.signatureToString(signature, node, ts.TypeFormatFlags.NoTruncation)};`;
  }
  if (ts.isVariableDeclaration(node)) {
    const type = checker.typeToString(checker.getTypeAtLocation(node), node, ts.TypeFormatFlags.NoTruncation);
    return `const ${node.name.getText()}: ${type};`;
  }
  if (ts.isClassDeclaration(node)) return classOf(node, checker);
  // An interface and a type are their own text; what is internal is not shown.
  const internal = ts.isInterfaceDeclaration(node)
    ? node.members.filter(isHidden).map(each => each.getFullText())
    : [];
  const text = node.getText().replace(/^export (?:declare )?/, '');
  return internal.reduce((shown, each) => shown.replace(each, ''), text);
}

/** The public side of a class: no bodies, nothing private, nothing internal. */
function classOf(node: ts.ClassDeclaration, checker: ts.TypeChecker): string {
  const heritage = node.heritageClauses?.map(each => ` ${each.getText()}`).join('') ?? '';
  const members = node.members.flatMap(member => {
    const flags = ts.getCombinedModifierFlags(member);
    if (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected) || isHidden(member)) return [];
    if (member.name && ts.isPrivateIdentifier(member.name)) return [];
    const comment = ts.getJSDocCommentsAndTags(member)[0]?.getText();
    const text = memberOf(member, checker);
    return text
      ? [
          [comment, text]
            .filter(Boolean)
            .join('\n')
            .replace(/^ *(?=\*)/gm, ' ')
            .replace(/^/gm, '  '),
        ]
      : [];
  });
  return `class ${node.name?.text}${heritage} {\n${members.join('\n')}\n}`;
}

function memberOf(member: ts.ClassElement, checker: ts.TypeChecker): string {
  const modifiers = (ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : [])
    .map(each => each.getText())
    .filter(each => ['static', 'readonly'].includes(each))
    .map(each => `${each} `)
    .join('');
  const name = member.name?.getText() ?? '';
  const flags = ts.TypeFormatFlags.NoTruncation;
  if (ts.isConstructorDeclaration(member)) {
    return `constructor(${member.parameters.map(each => each.getText()).join(', ')});`;
  }
  if (ts.isMethodDeclaration(member)) {
    return `${modifiers}${name}${checker.signatureToString(checker.getSignatureFromDeclaration(member)!, member, flags)};`;
  }
  if (ts.isPropertyDeclaration(member) || ts.isGetAccessorDeclaration(member)) {
    const readonly = ts.isGetAccessorDeclaration(member) ? 'readonly ' : '';
    return `${readonly}${modifiers}${name}: ${checker.typeToString(checker.getTypeAtLocation(member), member, flags)};`;
  }
  return '';
}

function isHidden(node: ts.Node): boolean {
  return ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');
}

function fence(code: string): string {
  return `\`\`\`ts\n${code.replaceAll('```', "'''")}\n\`\`\``;
}

/** A comment as Markdown: `{@link X}` is its name, and a tag in it is text. */
function inline(text: string): string {
  return text.replace(/\{@link (\S+?)\}/g, '`$1`').replace(/<(?=[a-z/])/gi, '&lt;');
}
