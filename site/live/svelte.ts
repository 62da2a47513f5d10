import { mount as mountComponent } from 'svelte';
import DeleteDocument from 'docs-code:frameworks/svelte/DeleteDocument.svelte';
import type { Mount } from '../browser/mount.js';

export const mount: Mount = (place, id) => {
  mountComponent(DeleteDocument, { target: place, props: { id } });
};
