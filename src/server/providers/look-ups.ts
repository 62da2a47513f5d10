import { untilAborted } from '../deadline.js';
import { fairQueue, type QueueOptions } from './fair-queue.js';

/** A question that is asked on behalf of a member. */
export interface Question<T> {
  member: string;
  /** What is asked. Equal questions of one member are one. */
  key: string;
  /** By when an answer is of use, by `performance.now()`. */
  deadline: number;
  /** Gives this asker up; the question goes on for others who wait for its answer. */
  signal: AbortSignal;
  /** Asks it. Its controller is aborted once nobody waits any more. */
  ask(giveUp: AbortController): Promise<T>;
}

/** How look-ups share what they learn. */
export interface LookUpOptions<T> extends QueueOptions {
  /** How long an answer counts for the same question of the same member, ms. 0: not at all. */
  rememberFor(answer: T): number;
  /** Whether an answer is that to an honest question: whoever asks at random gets few places at once. */
  isFound(answer: T): boolean;
}

// How many answers are remembered; the oldest is forgotten first.
const MAX_REMEMBERED = 10_000;

interface Asked<T> {
  answer: Promise<T>;
  askers: number;
  giveUp: AbortController;
}

/**
 * Makes look-ups of which equal ones, of one member, are one question while it is asked, and for as long as the answer
 * counts. Nothing is shared between members. Who gives up leaves the question to the others; the last one ends it.
 */
export function lookUps<T>(options: LookUpOptions<T>): (question: Question<T>) => Promise<T> {
  const { rememberFor, isFound } = options;
  const enqueue = fairQueue(options);
  const inFlight = new Map<string, Asked<T>>();
  const remembered = new Map<string, { answer: T; until: number }>();

  function remember(key: string, answer: T): void {
    const ms = rememberFor(answer);
    if (ms <= 0) return;
    remembered.delete(key);
    remembered.set(key, { answer, until: performance.now() + ms });
    if (remembered.size > MAX_REMEMBERED) remembered.delete(remembered.keys().next().value!);
  }

  function begin(key: string, { member, deadline, ask }: Question<T>): Asked<T> {
    const giveUp = new AbortController();
    const { signal } = giveUp;
    const answer = enqueue({ member, key, deadline, signal, isFound, run: () => ask(giveUp) });
    const asked: Asked<T> = { answer, askers: 0, giveUp };
    const end = (): void => {
      if (inFlight.get(key) === asked) inFlight.delete(key);
    };
    inFlight.set(key, asked);
    answer.then(found => {
      end();
      remember(key, found);
    }, end);
    return asked;
  }

  return async question => {
    const { signal } = question;
    signal.throwIfAborted();
    const key = JSON.stringify([question.member, question.key]);
    const known = remembered.get(key);
    if (known && known.until > performance.now()) return known.answer;
    if (known) remembered.delete(key);
    const asked = inFlight.get(key) ?? begin(key, question);
    asked.askers += 1;
    try {
      return await untilAborted(asked.answer, signal);
    } finally {
      asked.askers -= 1;
      if (asked.askers === 0 && inFlight.get(key) === asked) {
        // Who asks from now on asks anew.
        inFlight.delete(key);
        asked.giveUp.abort();
      }
    }
  };
}
