import { settle } from '../../client/request.js';
import type { Guard } from '../guard.js';
import type { Question } from '../machine/state.js';

const latest = new WeakMap<Guard, Question>();

/**
 * The question that a guard last asked whether it may let pass, where this one says the same: what is found out about it
 * is then remembered by the object, from click to click. What it says is read anew each time.
 */
export function settledQuestion(guard: Guard, question: Question): Question {
  const before = latest.get(guard);
  const names = Object.keys(question) as Array<keyof Question>;
  if (before && names.every(name => before[name] === question[name])) return before;
  latest.set(guard, settle(question));
  return question;
}
