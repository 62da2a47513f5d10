import { ownScript } from './script-settings.js';

/** The script element that this file came in; null where another module has imported the file. */
export const script = ownScript(import.meta.url);

// Lit reads it where an engine has no constructable style sheets, and a policy then allows only styles with a nonce.
if (script?.nonce) (globalThis as { litNonce?: string }).litNonce ??= script.nonce;
