import '../providers/default.js';
import '../elements/shared/lit-loaded.js';
import { StepUpStatus } from '../elements/stepup-status/stepup-status.js';

if (!customElements.get('stepup-status')) customElements.define('stepup-status', StepUpStatus);

declare global {
  interface HTMLElementTagNameMap {
    'stepup-status': StepUpStatus;
  }
}

export { StepUpStatus };
