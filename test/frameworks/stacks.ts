import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { env } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { filesOf, serve } from './support/serve.js';

/** A small real app of one framework, with the same stories as the others. */
export interface Stack {
  /** As the table names it. */
  name: string;
  /** Its folder below demo/frameworks. */
  folder: string;
  /** Where its build is, below that: a folder of files, or a module whose `handler` answers requests. */
  build: string;
  /** The command that checks its types and the mistakes that must not compile; once a folder. */
  types?: [command: string, ...args: string[]];
  /** Whose dialog its guarded button lies in, in the last section of its page. */
  modal?: string;
  /** Whether the page comes with its content, and is hydrated. */
  rendersOnServer?: boolean;
}

const { STEPUP_STACKS } = env;
const chosen = STEPUP_STACKS?.split(',');

const ALL: readonly Stack[] = [
  {
    name: 'Angular, zoneless',
    folder: 'angular',
    build: 'dist/zoneless',
    types: ['ngc', '-p', 'mistakes'],
    modal: 'Angular Material',
  },
  {
    name: 'Angular with Zone.js',
    folder: 'angular',
    build: 'dist/zone',
    modal: 'Angular Material',
  },
  { name: 'React', folder: 'react', build: 'dist', types: ['tsc', '-p', 'mistakes'], modal: 'Radix' },
  {
    name: 'Svelte',
    folder: 'svelte',
    build: 'dist',
    types: ['svelte-check', '--tsconfig', 'mistakes/tsconfig.json', '--output', 'machine'],
  },
  {
    name: 'SvelteKit (server-rendered)',
    folder: 'sveltekit',
    build: 'build/handler.js',
    rendersOnServer: true,
  },
  { name: 'Vue', folder: 'vue', build: 'dist', types: ['vue-tsc', '-p', 'mistakes'], modal: 'Headless UI' },
];

/** All of them, or those whose folders STEPUP_STACKS names. */
export const STACKS = ALL.filter(({ folder }) => !chosen || chosen.includes(folder));

/** A page with a guarded button in a dialog of some library. */
export interface ModalPage {
  /** As the table names it. */
  name: string;
  stack: Stack;
  page: string;
}

const modals: Stack = { name: 'Modals', folder: 'modals', build: 'dist' };

/** The dialogs that people use, each as its own library makes it. */
export const MODALS: readonly ModalPage[] = [
  ...(!chosen || chosen.includes('modals')
    ? [
        { name: 'Bootstrap', stack: modals, page: 'bootstrap.html' },
        { name: 'focus-trap', stack: modals, page: 'focus-trap.html' },
        { name: 'Shoelace', stack: modals, page: 'shoelace.html' },
      ]
    : []),
  ...STACKS.flatMap(stack =>
    stack.modal ? [{ name: `${stack.modal} (${stack.name})`, stack, page: '' }] : [],
  ),
];

/** A page that is made with a library, and the layers in it that hold a guarded button. */
export interface LibraryPage {
  /** As the table names it. */
  name: string;
  stack: Stack;
  page: string;
  /** The sections whose guarded button stands in a layer. */
  layers: readonly ('menu' | 'drawer' | 'popover' | 'dialog')[];
  /** Whether a form has its button elsewhere. */
  hasButtonOutside?: boolean;
  /** Whether Enter in its text field does nothing, gate or not. */
  ignoresEnter?: boolean;
  /** Whether the library replaces the page on the way elsewhere, and keeps a picture of it for the way back. */
  keepsSnapshots?: boolean;
}

const pages: Stack = { name: 'Pages', folder: 'pages', build: 'dist' };

const ALL_PAGES: readonly LibraryPage[] = [
  { name: 'Alpine', stack: pages, page: 'alpine.html', layers: ['menu'] },
  { name: 'Headless UI', stack: pages, page: 'headless-ui.html', layers: ['menu', 'popover', 'dialog'] },
  { name: 'htmx', stack: pages, page: 'htmx.html', layers: [], keepsSnapshots: true },
  { name: 'Ionic', stack: pages, page: 'ionic.html', layers: ['popover', 'dialog'], hasButtonOutside: true },
  { name: 'jQuery', stack: pages, page: 'jquery.html', layers: ['menu'] },
  { name: 'Livewire’s morph', stack: pages, page: 'livewire.html', layers: [] },
  {
    name: 'Material Web',
    stack: pages,
    page: 'material-web.html',
    layers: ['menu', 'dialog'],
    hasButtonOutside: true,
    ignoresEnter: true,
  },
  { name: 'MUI', stack: pages, page: 'mui.html', layers: ['menu', 'drawer', 'dialog'] },
  { name: 'Radix', stack: pages, page: 'radix.html', layers: ['menu', 'popover', 'dialog'] },
  { name: 'React Aria', stack: pages, page: 'react-aria.html', layers: ['menu', 'popover', 'dialog'] },
  {
    name: 'Shoelace',
    stack: pages,
    page: 'shoelace.html',
    layers: ['menu', 'drawer', 'dialog'],
    hasButtonOutside: true,
  },
  { name: 'Turbo', stack: pages, page: 'turbo.html', layers: [], keepsSnapshots: true },
  { name: 'UI5 Web Components', stack: pages, page: 'ui5.html', layers: ['menu', 'popover', 'dialog'] },
];

const { STEPUP_PAGES } = env;
const chosenPages = STEPUP_PAGES?.split(',');

/** All of them, or those that STEPUP_PAGES names without `.html`: `STEPUP_PAGES=shoelace,ionic`. */
export const PAGES = ALL_PAGES.filter(
  ({ stack, page }) =>
    (!chosen || chosen.includes(stack.folder)) &&
    (!chosenPages || chosenPages.includes(page.replace('.html', ''))),
);

/** Where a stack's file is. */
export function pathIn({ folder }: Stack, file: string): string {
  return fileURLToPath(new URL(`../../demo/frameworks/${folder}/${file}`, import.meta.url));
}

/** Serves a stack's build. */
export async function startStack(stack: Stack): Promise<{ origin: string; close(): Promise<void> }> {
  const path = pathIn(stack, stack.build);
  if (!existsSync(path)) throw new Error(`${path} is missing: npm run test:frameworks builds it`);
  if (!path.endsWith('.js')) return serve(filesOf(path));
  const { handler } = (await import(pathToFileURL(path).href)) as { handler: RequestListener };
  return serve(handler);
}
