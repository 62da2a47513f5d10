import { parseDuration } from '../../protocol/duration.js';
import type { StepUpClient } from '../../client/client.js';
import { inOwnTask } from '../../dom/task.js';
import type { Guard } from '../guard.js';
import { passedForOf } from '../machine/after-answer.js';
import type { GateState, Question } from '../machine/state.js';

/** Whether a question is to be asked for each use. */
export function isSingleUse({ maxAge }: Question, client: StepUpClient): boolean {
  return parseDuration(maxAge ?? client.settings.maxAge) === 0;
}

/** Whether what a gate was last verified for counts for one use only. */
export function isForOneUse({ phase }: GateState, client: StepUpClient): boolean {
  return phase.name === 'verified' && isSingleUse(phase.question, client);
}

/** The use of what was verified ends with this turn, where it counts for one only. */
export function endUse(guard: Guard): void {
  const verification = passedForOf(guard.state);
  if (verification && isForOneUse(guard.state, guard.client))
    inOwnTask(() => guard.send({ type: 'spent', verification }));
}
