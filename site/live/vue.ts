import { createApp } from 'vue';
import DeleteDocument from 'docs-code:frameworks/vue/DeleteDocument.vue';
import type { Mount } from '../browser/mount.js';

export const mount: Mount = (place, id) => {
  createApp(DeleteDocument, { id }).mount(place);
};
