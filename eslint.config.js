import js from '@eslint/js';
import { configs as lit } from 'eslint-plugin-lit';
import wc from 'eslint-plugin-wc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { COMPLEX_FILES } from './scripts/lint/exceptions.js';
import { clobbering } from './scripts/lint/clobbering.js';
import { layers } from './scripts/lint/layers.js';

const markup = 'Markup is written by lit templates or text nodes: data must never be parsed as HTML.';

export default defineConfig(
  globalIgnores([
    '**/dist',
    'coverage',
    'test-results',
    'demo/frameworks',
    'site/.code',
    'types',
    'custom-elements.json',
    '**/fixtures',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'off' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true, caughtErrors: 'none' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/require-await': 'off', // an async function turns a throw into a rejection
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/only-throw-error': ['error', { allow: ['Refusal'], allowThrowingUnknown: true }],
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      '@typescript-eslint/no-this-alias': 'off',
      '@typescript-eslint/unbound-method': 'off', // prototype getters are read on purpose: see unclobbered.ts
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
    },
  },
  {
    // What comes from outside is `any` until it has been looked at.
    files: [
      'src/providers/transcodes/*.ts',
      'src/client/settings.ts',
      'demo/**/*.ts',
      'emulator/**/*.ts',
      'bench/**/*.ts',
    ],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: nodeGlobals() },
  },
  {
    files: ['demo/**/*.js', 'emulator/src/browser/**/*.js', 'bench/page/*.js'],
    languageOptions: { globals: browserGlobals() },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { stepup: { rules: { layers, clobbering } } },
    rules: {
      'stepup/layers': 'error',
      complexity: ['error', 14],
      'max-depth': ['error', 3],
      'max-lines': ['error', 300],
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: markup },
        { property: 'outerHTML', message: markup },
        { property: 'insertAdjacentHTML', message: markup },
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['lit/directives/unsafe-*'], message: markup }] },
      ],
    },
  },
  {
    files: ['src/{cdn,define,dom,elements,gate,i18n,overlay,providers}/**/*.ts'],
    ignores: ['src/dom/unclobbered.ts'],
    rules: { 'stepup/clobbering': 'error' },
  },
  { files: COMPLEX_FILES, rules: { complexity: 'off' } },
  {
    files: ['src/{elements,define,gate,overlay,dom}/**/*.ts'],
    extends: [lit['flat/recommended'], wc.configs['flat/recommended']],
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      ...tseslint.configs.disableTypeChecked.rules, // fakes and malformed answers are `any` by intention
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unused-expressions': 'off', // chai's properties
    },
  },
  {
    files: ['test/**/*.ts'],
    ignores: ['test/**/*.browser.test.ts', 'test/support/**', 'test/client/support/**'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error', // a check that nobody waits for cannot fail
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['describe', 'it', 'test', 'suite'] },
          ],
        },
      ],
    },
  },
);

function nodeGlobals() {
  return globals(
    'console process URL URLSearchParams fetch setTimeout clearTimeout setInterval clearInterval Buffer performance',
  );
}

function browserGlobals() {
  return globals(
    'window document location history navigator customElements HTMLElement CustomEvent Event EventTarget localStorage',
    'sessionStorage crypto atob btoa TextEncoder Response Request Headers FormData AbortController AbortSignal',
    'requestAnimationFrame queueMicrotask structuredClone BroadcastChannel Node CSSStyleSheet KeyboardEvent open',
    'PublicKeyCredential addEventListener removeEventListener matchMedia',
  );
}

function globals(...lines) {
  return Object.fromEntries(
    lines
      .join(' ')
      .split(' ')
      .map(name => [name, 'readonly']),
  );
}
