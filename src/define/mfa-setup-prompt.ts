import '../providers/default.js';
import '../elements/shared/lit-loaded.js';
import { MfaSetupPrompt } from '../elements/mfa-setup-prompt/mfa-setup-prompt.js';

if (!customElements.get('mfa-setup-prompt')) customElements.define('mfa-setup-prompt', MfaSetupPrompt);

declare global {
  interface HTMLElementTagNameMap {
    'mfa-setup-prompt': MfaSetupPrompt;
  }
}

export { MfaSetupPrompt };
