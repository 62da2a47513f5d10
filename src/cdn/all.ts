// The same as the light file, with what it would load later inside: but for the providers that a page has to name, which lie
// beside it as they do beside the light one.
import { warnOfMisspeltSettings } from './misspelt-settings.js';
import { script } from './own-script.js';

// The build puts a call of it in the place of their import(), and takes the export away.
export { loadPart } from './load-part.js';

export * from './index.js';
export * from '../providers/transcodes/index.js';
export { MfaSetupPrompt } from '../define/mfa-setup-prompt.js';
export { StepUpGate } from '../define/stepup-gate.js';
export { StepUpStatus } from '../define/stepup-status.js';

warnOfMisspeltSettings(script);
