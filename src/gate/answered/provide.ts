import { inAnyCase } from '../../dom/in-any-case.js';
import { formFault } from '../forms/form-request.js';
import { refuseMisplaced } from './content-template.js';
import { setLatePart } from '../late-part.js';
import { transition } from '../machine/transition.js';
import { keepData } from '../release/kept-data.js';
import { letGoAtOnce } from './letting-go.js';
import { run } from './effects.js';
import { follow } from './following.js';
import { decideAboutPress, passOrHold, precedes, waitingIn } from './passing.js';
import { watchPatience } from './patience.js';
import { answered, stillHolds } from './standing.js';

/**
 * From now on, gates can be verified, and held events can be let go.
 * @param tellGone Tells the person, in the page without the gate, that nothing was done.
 */
export function provideLatePart(tellGone: () => void): void {
  setLatePart({
    transition,
    run: (effect, guard) => run(effect, guard, tellGone),
    refuseMisplaced,
    follow: guard =>
      inAnyCase(
        () => follow(guard),
        () => watchPatience(guard),
      ),
    stillHolds,
    answered,
    precedes,
    passOrHold,
    decideAboutPress,
    waitingIn,
    keepData,
    letGoAtOnce,
    formFault,
  });
}
