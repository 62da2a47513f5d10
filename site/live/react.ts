import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { DeleteDocument } from 'docs-code:frameworks/react/DeleteDocument.tsx';
import type { Mount } from '../browser/mount.js';

export const mount: Mount = (place, id) => {
  createRoot(place).render(createElement(DeleteDocument, { id }));
};
