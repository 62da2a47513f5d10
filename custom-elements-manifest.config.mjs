export default {
  globs: [
    'src/elements/{stepup,mfa-setup}-*.ts',
    'src/elements/{gate-events,messages}.ts',
    'src/define/*.ts',
  ],
  exclude: ['**/*.styles.ts'],
  litelement: true,
  // Else every run, a trial one into another folder too, rewrites package.json.
  packagejson: false,
  plugins: [publicOnly(), publishedPaths()],
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

/** The package ships dist/*.js, not src/*.ts. */
function publishedPaths() {
  const published = path => path.replace(/^(\/?)src\/(.*)\.ts$/, '$1dist/$2.js');
  return {
    name: 'published-paths',
    packageLinkPhase({ customElementsManifest }) {
      rewrite(customElementsManifest);
    },
  };

  function rewrite(node) {
    if (!node || typeof node !== 'object') return;
    for (const [key, value] of Object.entries(node)) {
      if ((key === 'path' || key === 'module') && typeof value === 'string') node[key] = published(value);
      else rewrite(value);
    }
  }
}
