import { MfaSetupPrompt } from '../../mfa-setup-prompt/mfa-setup-prompt.js';
import { makeRoom, prepareRoom } from '../../../overlay/room-for-provider.js';
import { setWayMaker } from '../../../overlay/making-way.js';
import { release } from '../../../gate/release/release.js';
import { awaitReturn } from '../../../gate/resume.js';
import { deliverForm } from '../../form-fetch/deliver-form.js';
import type { Looks } from '../../looks.js';
import { watchMarkup } from '../../markup-warnings/watch-markup.js';
import { StepUpStatus } from '../../stepup-status/stepup-status.js';
import { gateLook } from './gate-look.js';
import { tellGone } from './gone-notice.js';

/** What people see of the elements; registers those that are nothing but looks. */
export function createLooks(): Looks {
  if (!customElements.get('mfa-setup-prompt')) customElements.define('mfa-setup-prompt', MfaSetupPrompt);
  if (!customElements.get('stepup-status')) customElements.define('stepup-status', StepUpStatus);
  prepareRoom();
  setWayMaker(makeRoom);
  watchMarkup();
  return { lookOf: gateLook, awaitReturn, deliverForm, release, tellGone };
}
