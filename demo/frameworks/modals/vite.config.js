import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    rolldownOptions: { input: ['index.html', 'bootstrap.html', 'focus-trap.html', 'shoelace.html'] },
  },
});
