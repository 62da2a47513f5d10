// Where the types are that attributes are declared with.
const TYPES = ['src/client/types.ts', 'src/protocol/operation.ts'];

export default {
  globs: [
    'src/elements/{stepup-gate,stepup-status,stepup-challenge,mfa-setup-prompt}/{stepup-gate,stepup-status,stepup-challenge,mfa-setup-prompt}.ts',
    'src/elements/stepup-challenge/show-challenge.ts',
    'src/gate/events.ts',
    'src/elements/mfa-setup-prompt/events.ts',
    'src/i18n/registry.ts',
    'src/define/*.ts',
    ...TYPES,
  ],
  exclude: ['**/*.styles.ts'],
  litelement: true,
  // Else every run, a trial one into another folder too, rewrites package.json.
  packagejson: false,
  plugins: [publicOnly(), spelledOutUnions(), publishedPaths()],
};

/** Private members are nobody's reference. */
function publicOnly() {
  return {
    name: 'public-only',
    packageLinkPhase({ customElementsManifest }) {
      for (const { declarations } of customElementsManifest.modules) {
        for (const declaration of declarations ?? []) {
          declaration.members = declaration.members?.filter(
            ({ name, privacy }) => !['private', 'protected'].includes(privacy) && !name.startsWith('#'),
          );
        }
      }
    },
  };
}

/** An editor completes an attribute's values from the manifest alone, where a type's name says nothing. */
function spelledOutUnions() {
  const unions = new Map();
  return {
    name: 'spelled-out-unions',
    analyzePhase({ ts, node }) {
      if (!TYPES.includes(node.getSourceFile().fileName)) return;
      if (ts.isTypeAliasDeclaration(node)) add(node.name.text, node.type);
      if (ts.isInterfaceDeclaration(node)) {
        for (const { name, type } of node.members) add(`${node.name.text}['${name?.text}']`, type);
      }

      function add(name, type) {
        if (!type || !ts.isUnionTypeNode(type)) return;
        // That it may be left out is said where it is used.
        const values = type.types.filter(each => each.kind !== ts.SyntaxKind.UndefinedKeyword);
        const texts = values.map(each => (ts.isLiteralTypeNode(each) ? each.getText() : 'string'));
        unions.set(name, texts.join(' | '));
      }
    },
    packageLinkPhase({ customElementsManifest }) {
      const { modules } = customElementsManifest;
      for (const { attributes, members } of modules.flatMap(({ declarations }) => declarations ?? [])) {
        for (const { type } of attributes ?? []) spellOut(type);
        // What is optional and takes undefined as well says so once.
        for (const { type } of members ?? [])
          if (type) type.text = [...new Set(type.text.split(' | '))].join(' | ');
      }
      customElementsManifest.modules = modules.filter(({ path }) => !TYPES.includes(path));
    },
  };

  function spellOut(type) {
    const names = new Set(type?.text.split(' | '));
    if (type) type.text = [...names].map(name => unions.get(name) ?? name).join(' | ');
  }
}

/** The package ships dist/*.js, not src/*.ts. */
function publishedPaths() {
  const published = path => path.replace(/^\/?src\/(.*)\.[tj]s$/, 'dist/$1.js');
  return {
    name: 'published-paths',
    packageLinkPhase({ customElementsManifest }) {
      rewrite(customElementsManifest);
    },
  };

  function rewrite(node) {
    if (!node || typeof node !== 'object') return;
    for (const [key, value] of Object.entries(node)) {
      // The analyzer takes a class of the platform for one of the module that extends it.
      if (key === 'superclass' && value.name === 'CustomEvent') {
        node[key] = { name: value.name, package: 'global:' };
      } else if (key === 'superclass' && value.name === 'BaseElement') {
        // On a page; on a server it is an empty class.
        node[key] = { name: 'HTMLElement', package: 'global:' };
      } else if ((key === 'path' || key === 'module') && typeof value === 'string')
        node[key] = published(value);
      else rewrite(value);
    }
  }
}
