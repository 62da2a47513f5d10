import '../../shared/lit-loaded.js';
import { MfaSetupPrompt } from '../../mfa-setup-prompt/mfa-setup-prompt.js';
import { makeRoom, prepareRoom } from '../../../overlay/room-for-provider.js';
import { setWayMaker } from '../../../overlay/making-way.js';
import { provideLatePart } from '../../../gate/answered/provide.js';
import { noticeOf } from '../../../gate/machine/notice.js';
import { awaitReturn } from '../../../gate/console/resume.js';
import { deliverForm } from '../../form-fetch/deliver-form.js';
import type { Looks } from '../../looks.js';
import { watchMarkup } from '../../markup-warnings/watch-markup.js';
import { StepUpStatus } from '../../stepup-status/stepup-status.js';
import { StepUpGate } from '../stepup-gate.js';
import { gateLook } from './gate-look.js';
import { tellGone } from './gone-notice.js';
import { defineRevealedHolder } from './revealed-copies.js';

/** What people see of the elements; registers those that are nothing but looks. */
export function createLooks(): Looks {
  if (!customElements.get('mfa-setup-prompt')) customElements.define('mfa-setup-prompt', MfaSetupPrompt);
  if (!customElements.get('stepup-status')) customElements.define('stepup-status', StepUpStatus);
  defineRevealedHolder();
  setWayMaker(makeRoom);
  provideLatePart(tellGone);
  // Of several copies on a page, the one whose gates are there looks after the page.
  if (customElements.get('stepup-gate') === StepUpGate) {
    prepareRoom();
    watchMarkup();
  }
  return {
    hasNotice: state => noticeOf(state) !== null,
    lookOf: gateLook,
    awaitReturn,
    deliverForm,
  };
}
