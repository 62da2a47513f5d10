import { dirname, join, relative, sep } from 'node:path';

/**
 * What each layer of src/ may import: `values` and, in addition, `types` (erased, so nothing is loaded).
 * An entry is a folder, or a module without its ending. Imports inside a layer are always allowed, and a
 * folder of a layer that has rules of its own (server/providers) is a layer itself.
 */
export const LAYERS = {
  protocol: { values: [], types: [], packages: [] },
  client: { values: ['protocol'], types: [], packages: [] },
  dom: { values: ['protocol'], types: [], packages: [] },
  i18n: { values: ['protocol', 'dom'], types: [], packages: ['lit'] },
  providers: { values: ['client', 'protocol', 'dom'], types: [], packages: [] },
  // The one that shows a dialog of ours.
  'providers/backend': {
    values: ['client', 'protocol', 'dom', 'elements'],
    types: ['providers'],
    packages: [],
  },
  'providers/oidc': {
    values: ['client', 'protocol', 'dom', 'providers/registry'],
    types: [],
    packages: ['oauth4webapi', 'jose'],
    typePackages: ['oidc-client-ts', '@auth0/auth0-spa-js', 'keycloak-js', '@azure/msal-browser'],
  },
  // A page of its own: it shares with the provider what the two say to each other.
  callback: { values: ['providers/oidc'], types: [], packages: [] },
  overlay: { values: ['client', 'dom'], types: [], packages: [] },
  gate: { values: ['client', 'protocol', 'dom', 'overlay'], types: [], packages: [] },
  elements: {
    values: ['client', 'protocol', 'dom', 'i18n', 'overlay', 'gate'],
    types: ['providers'],
    packages: ['lit'],
  },
  ssr: { values: ['define', 'elements', 'i18n', 'index'], types: [], packages: ['lit', 'node:async_hooks'] },
  define: { values: ['client', 'dom', 'providers', 'gate', 'overlay', 'elements'], types: [], packages: [] },
  server: { values: ['protocol', 'server/replay-stores'], types: [], packages: ['jose', 'node:*'] },
  'server/keys': {
    values: ['protocol', 'server/deadline', 'server/fault', 'server/read-bounded'],
    types: ['server'],
    packages: ['jose', 'node:*'],
  },
  'server/adapters': {
    values: ['protocol', 'server'],
    types: ['server/backend/types'],
    packages: ['node:*'],
    typePackages: ['express', 'fastify', 'koa'],
  },
  'server/backend': {
    values: ['protocol', 'server', 'server/replay-stores'],
    types: [],
    // each loaded by the method that needs it
    packages: ['@simplewebauthn/server', 'otpauth'],
  },
  'server/replay-stores': {
    values: ['protocol', 'server/deadline', 'server/fault'],
    types: ['server', 'server/backend/types'],
    packages: ['node:*'],
    typePackages: ['redis'],
  },
  'server/providers': {
    // what a name may look like, and limits on time and size: nothing that decides
    values: [
      'protocol',
      'server/keys',
      'server/judge-session',
      'server/deadline',
      'server/fault',
      'server/read-bounded',
    ],
    types: ['server'],
    packages: ['jose', 'node:*'],
  },
  testing: { values: ['client', 'protocol'], types: ['server'], packages: [] },
  'browser-half': {
    values: ['client', 'protocol', 'providers/registry', 'gate/events', 'elements', 'i18n'],
    types: ['gate'],
    packages: [],
  },
  index: { values: ['browser-half', 'providers', 'define'], types: [], packages: [] },
  cdn: {
    values: [
      'client',
      'protocol',
      'dom',
      'providers',
      'providers/backend',
      'providers/oidc',
      'elements',
      'define',
      'browser-half',
    ],
    types: [],
    packages: [],
  },
};

/**
 * ESLint rule: imports in src/ only point down (the table above).
 * @type {import('eslint').Rule.RuleModule}
 */
export const layers = {
  meta: {
    type: 'problem',
    docs: { description: 'keep the layers of src/: imports only point down' },
    schema: [],
    messages: {
      upward: 'src/{{from}} may not import src/{{to}}{{hint}}.',
      package: 'src/{{from}} may not import the package "{{name}}"{{hint}}.',
      unknown: '"{{path}}" belongs to no layer: add it to scripts/lint/layers.js.',
    },
  },
  create(context) {
    const root = join(context.cwd, 'src');
    const file = modulePath(relative(root, context.filename));
    if (file.startsWith('..')) return {};
    const from = layerOf(file);
    if (!from) {
      return {
        Program: node => context.report({ node, messageId: 'unknown', data: { path: `src/${file}` } }),
      };
    }

    function check(node, source, typeOnly) {
      // The package's own `#developer-messages` is below every layer.
      if (typeof source !== 'string' || source.startsWith('#')) return;
      if (!source.startsWith('.')) return checkPackage(node, source, typeOnly);
      const to = modulePath(relative(root, join(dirname(context.filename), source)));
      if (layerOf(to) === from) return;
      const { values, types } = LAYERS[from];
      if (matches(to, values) || (typeOnly && matches(to, types))) return;
      const hint = matches(to, types) ? ' except as types' : '';
      context.report({ node, messageId: 'upward', data: { from, to, hint } });
    }

    function checkPackage(node, name, typeOnly) {
      const { packages, typePackages = [] } = LAYERS[from];
      if (isListed(name, packages) || (typeOnly && isListed(name, typePackages))) return;
      const hint = isListed(name, typePackages) ? ' except as types' : '';
      context.report({ node, messageId: 'package', data: { from, name, hint } });
    }

    return {
      ImportDeclaration: node => check(node, node.source.value, isTypeOnly(node, node.importKind)),
      ExportNamedDeclaration: node => check(node, node.source?.value, isTypeOnly(node, node.exportKind)),
      ExportAllDeclaration: node => check(node, node.source.value, node.exportKind === 'type'),
      ImportExpression: node => check(node, node.source.value, false),
      TSImportType: node => check(node, node.source?.value ?? node.argument?.literal?.value, true),
    };
  },
};

const modulePath = path =>
  path
    .split(sep)
    .join('/')
    .replace(/\.[jt]s$/, '');

function layerOf(path) {
  if (!path.includes('/')) return path in LAYERS ? path : undefined;
  return Object.keys(LAYERS)
    .filter(layer => path.startsWith(`${layer}/`))
    .sort((a, b) => b.length - a.length)[0];
}

const matches = (path, allowed) => {
  const layer = layerOf(path);
  return allowed.some(entry => path === entry || layer === entry);
};

const isListed = (name, allowed) =>
  allowed.some(entry =>
    entry.endsWith('*')
      ? name.startsWith(entry.slice(0, -1))
      : name === entry || name.startsWith(`${entry}/`),
  );

function isTypeOnly(node, kind) {
  if (kind === 'type') return true;
  const { specifiers } = node;
  return (
    specifiers.length > 0 &&
    specifiers.every(specifier => specifier.importKind === 'type' || specifier.exportKind === 'type')
  );
}
