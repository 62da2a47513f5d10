import { configureStepUp } from '../../src/client/index.js';
import { transcodes } from '../../src/index.js';
import type { Mount } from '../browser/mount.js';

/** The markup stands in the page already; the handler is the page's other block of code. */
export const mount: Mount = () => {
  const { emulatorProject } = globalThis as unknown as { emulatorProject: string };
  configureStepUp({ provider: transcodes({ projectId: emulatorProject }) });
  void import('docs-code:frameworks/html/delete-invoice.js');
};
