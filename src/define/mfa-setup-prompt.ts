import { setDefaultProvider } from '../client/default-provider.js';
import { MfaSetupPrompt } from '../elements/mfa-setup-prompt/mfa-setup-prompt.js';
import { transcodes } from '../providers/transcodes/index.js';

setDefaultProvider(() => transcodes());
if (!customElements.get('mfa-setup-prompt')) customElements.define('mfa-setup-prompt', MfaSetupPrompt);

declare global {
  interface HTMLElementTagNameMap {
    'mfa-setup-prompt': MfaSetupPrompt;
  }
}

export { MfaSetupPrompt };
