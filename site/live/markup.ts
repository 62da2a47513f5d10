import { configureStepUp } from '../../src/client/index.js';
import { transcodes } from '../../src/index.js';
import type { Mount } from '../browser/mount.js';

/** The markup stands in the page already. A button shows that its click came through by the word in `data-done`. */
export const mount: Mount = place => {
  const { emulatorProject } = globalThis as unknown as { emulatorProject: string };
  configureStepUp({ provider: transcodes({ projectId: emulatorProject }) });
  for (const button of place.querySelectorAll<HTMLElement>('[data-done]')) {
    button.addEventListener('click', () => (button.textContent = button.dataset['done']!));
  }
};
