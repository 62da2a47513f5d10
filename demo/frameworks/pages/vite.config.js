import { readdirSync } from 'node:fs';
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    // One page a library.
    rolldownOptions: {
      input: readdirSync('.').filter(file => file.endsWith('.html')),
      // MUI's modules say where they run: everything runs in the browser here.
      onLog: (level, log, handle) => log.code === 'MODULE_LEVEL_DIRECTIVE' || handle(level, log),
    },
    // Whole libraries are bundled, on purpose.
    chunkSizeWarningLimit: 4000,
  },
  plugins: [
    {
      name: 'jobs',
      // What htmx and Turbo send their requests to; the tests answer them on their own.
      configureServer({ middlewares }) {
        middlewares.use('/jobs', (_, response) => response.end());
      },
    },
  ],
});
