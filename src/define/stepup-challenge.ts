import '../elements/shared/lit-loaded.js';
import { StepUpChallenge } from '../elements/stepup-challenge/stepup-challenge.js';

if (!customElements.get('stepup-challenge')) customElements.define('stepup-challenge', StepUpChallenge);

declare global {
  interface HTMLElementTagNameMap {
    'stepup-challenge': StepUpChallenge;
  }
}

export { showChallenge } from '../elements/stepup-challenge/show-challenge.js';
export { StepUpChallenge };
