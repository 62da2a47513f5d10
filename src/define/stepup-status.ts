import { setDefaultProvider } from '../client/default-provider.js';
import { StepUpStatus } from '../elements/stepup-status/stepup-status.js';
import { transcodes } from '../providers/transcodes/index.js';

setDefaultProvider(() => transcodes());
if (!customElements.get('stepup-status')) customElements.define('stepup-status', StepUpStatus);

declare global {
  interface HTMLElementTagNameMap {
    'stepup-status': StepUpStatus;
  }
}

export { StepUpStatus };
