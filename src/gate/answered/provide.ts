import { formFault } from '../form-request.js';
import { setLatePart } from '../late-part.js';
import { transition } from '../machine/transition.js';
import { keepData } from '../release/kept-data.js';
import { letGoAtOnce } from './letting-go.js';
import { run } from './effects.js';
import { follow } from './following.js';
import { decideAboutPress, passOrHold, precedes, waitingIn } from './passing.js';
import { isWanted, stillHolds } from './standing.js';

/** From now on, gates can be verified, and held events can be let go. */
export function provideLatePart(): void {
  setLatePart({
    transition,
    run,
    follow,
    stillHolds,
    isWanted,
    precedes,
    passOrHold,
    decideAboutPress,
    waitingIn,
    keepData,
    letGoAtOnce,
    formFault,
  });
}
