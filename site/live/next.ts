import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { DeleteButton } from 'docs-code:frameworks/next/app/DeleteButton.tsx';
import type { Mount } from '../browser/mount.js';

export const mount: Mount = (place, id) => {
  createRoot(place).render(createElement(DeleteButton, { id }));
};
