import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    adapter: adapter(),
    // The stories are the same components as in the app that is rendered in the browser alone.
    alias: { $stories: '../svelte/src' },
  },
};
