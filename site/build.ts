import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { build, type Plugin } from 'vite';
import solid from 'vite-plugin-solid';
import { isStepUpElement } from '../src/elements/is-stepup-element.js';
import { angular } from './angular.js';
import { writeNamedBlocks } from './code-blocks.js';
import { readPages, ROOT } from './content.js';
import { docsPages } from './docs-pages.js';
import { elementPages } from './reference/elements.js';
import { typePages } from './reference/types.js';

/* npm run docs [-- --out <folder>]: the documentation as a folder of files that any server can serve, under any path. */
const { values } = parseArgs({ options: { out: { type: 'string', default: 'site/dist' } } });
const CODE = join(ROOT, 'site/.code');
const SITE = join(ROOT, 'site');

const pages = [...readPages(), ...elementPages(), ...typePages()];
writeNamedBlocks(pages, CODE);

await build({
  root: SITE,
  configFile: false,
  logLevel: 'warn',
  base: './',
  resolve: { conditions: ['module', 'browser', 'production'] },
  plugins: [
    ownPackage(),
    vue({ template: { compilerOptions: { isCustomElement: isStepUpElement } } }),
    angular(),
    svelte({ configFile: false }),
    solid({ include: /\/frameworks\/solid\/.*\.tsx$/ }),
    docsPages(pages),
  ],
  build: {
    outDir: resolve(values.out),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    rolldownOptions: {
      checks: { pluginTimings: false },
      // 'use client' means something to Next.js alone.
      onLog: (level, log, report) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : report(level, log)),
      input: {
        theme: join(SITE, 'browser/theme.ts'),
        main: join(SITE, 'browser/main.ts'),
        live: join(SITE, 'browser/live.ts'),
      },
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
});

/** The package under its own name is its sources, so that the site needs no build of it; the code of pages has a scheme. */
function ownPackage(): Plugin {
  return {
    name: 'own-package',
    enforce: 'pre',
    resolveId(id) {
      if (id.startsWith('docs-code:')) return join(CODE, id.slice('docs-code:'.length));
      if (id === './step-up') return join(CODE, 'frameworks/index/step-up.ts');
      // What the page of Next.js takes from the one of React, and from Next.js itself.
      if (id === '../DeleteDocument') return join(CODE, 'frameworks/react/DeleteDocument.tsx');
      if (id === 'next/dynamic') return join(SITE, 'next-dynamic.ts');
      if (id === 'stepup-elements') return join(ROOT, 'src/index.ts');
      const path = /^stepup-elements\/(.+)\.js$/.exec(id)?.[1];
      if (path === undefined) return undefined;
      if (path.startsWith('types/')) return '\0types-only';
      const source = join(ROOT, 'src', `${path.replace(/^elements\//, 'define/')}.ts`);
      return existsSync(source) ? source : join(source.slice(0, -'.ts'.length), 'index.ts');
    },
    load: id => (id === '\0types-only' ? 'export {};' : undefined),
  };
}
