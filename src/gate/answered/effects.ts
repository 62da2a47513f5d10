import { describe } from '#developer-messages';
import { inOwnTask } from '../../dom/task.js';
import type { Guard } from '../guard.js';
import type { LateEffect } from '../machine/types.js';
import { agree, goOn } from './letting-go.js';
import { tagOf } from '../report.js';
import { logOutcome } from './audit.js';
import { noteUse } from './latest-use.js';
import { endUse, isForOneUse } from './one-use.js';

/**
 * Does what the machine decides, as far as it can wait for the late part.
 * @param tellGone Tells the person, in the page without the gate, that nothing was done.
 */
export function run(effect: LateEffect, guard: Guard, tellGone: () => void): void {
  const { state } = guard;
  switch (effect.type) {
    case 'clear':
      return guard.client.clear(effect.question);
    case 'log':
      return logOutcome(guard, effect.error);
    case 'let-go-soon':
      return inOwnTask(() => goOn(effect.recorded, guard));
    case 'let-go':
      noteUse(state.used!.operation, guard);
      agree(effect.recorded, guard);
      return endUse(guard);
    case 'tell-gone':
      return tellGone();
    case 'take-over':
      return guard.client.takeOver();
    case 'report-changed':
      return console.warn(`${tagOf(guard.guarded)}: ${describe('content-changed')}`, effect.trigger);
    case 'wake-at':
      return isForOneUse(state, guard.client)
        ? undefined
        : guard.client.wakeIn(Math.max(0, effect.expiresAt - Date.now()));
  }
}
