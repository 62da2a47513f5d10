import { applyScriptSettings, ownScript } from './script-settings.js';

applyScriptSettings(ownScript(import.meta.url));
