import { createElement, render } from 'preact';
import { DeleteDocument } from 'docs-code:frameworks/preact/DeleteDocument.tsx';
import type { Mount } from '../browser/mount.js';

export const mount: Mount = (place, id) => {
  render(createElement(DeleteDocument, { id }), place);
};
