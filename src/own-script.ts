import { applyScriptSettings, ownScript } from './script-settings.js';

/** The script element that this file came in, with its settings; null where another module has imported the file. */
export const script = ownScript(import.meta.url);

applyScriptSettings(script);
