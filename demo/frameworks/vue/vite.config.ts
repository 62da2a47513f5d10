import vue from '@vitejs/plugin-vue';
import { isStepUpElement } from 'stepup-elements/is-stepup-element.js';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: isStepUpElement } } })],
});
