import { script } from './own-script.js';
import { applyScriptSettings } from './script-settings.js';

applyScriptSettings(script);

// Exported, because a bundler leaves a module out of which nothing is used.
export { script };
