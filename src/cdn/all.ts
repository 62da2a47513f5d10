// The same as the light file, with everything that it would load later inside.
import { warnOfMisspeltSettings } from './misspelt-settings.js';
import { script } from './own-script.js';

export * from './index.js';
export * from '../providers/transcodes/index.js';
export { MfaSetupPrompt } from '../define/mfa-setup-prompt.js';
export { StepUpGate } from '../define/stepup-gate.js';
export { StepUpStatus } from '../define/stepup-status.js';

warnOfMisspeltSettings(script);
