import { setRelease } from '../late-release.js';
import { decideAboutPress, isPressHeld } from '../press/press.js';
import { lookAgain } from './another-look.js';
import { isUnchanged } from './comparison.js';
import { keepData } from './kept-data.js';
import { endUses, isInUse, use } from './use-under-way.js';
import { agree, goOn, letGoAtOnce } from './letting-go.js';

/** From now on, held events can be let go. */
export function provideRelease(): void {
  setRelease({
    goOn,
    agree,
    letGoAtOnce,
    lookAgain,
    isUnchanged,
    isInUse,
    use,
    endUses,
    keepData,
    isPressHeld,
    decideAboutPress,
  });
}
