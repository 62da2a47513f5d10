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
  if (before && saysTheSame(before, question)) return before;
  latest.set(guard, settle(question));
  return question;
}

function saysTheSame(one: Question, other: Question): boolean {
  for (const name in other) {
    if (one[name as keyof Question] !== other[name as keyof Question]) return false;
  }
  return true;
}
