import { createComponent, render } from 'solid-js/web';
import { DeleteDocument } from 'docs-code:frameworks/solid/DeleteDocument.tsx';
import type { Mount } from '../browser/mount.js';

export const mount: Mount = (place, id) => {
  render(() => createComponent(DeleteDocument, { id }), place);
};
