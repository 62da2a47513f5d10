import type { Take } from '../backend/types.js';

/** No pause is longer than this, ms. */
export const LONGEST_PAUSE = 3_600_000;

/** What is remembered of tries: how many were taken since the last pause, when it ends, how many there were. */
export interface Tries {
  count: number;
  pausedUntil: number;
  pauses: number;
}

/** No try was taken yet. */
export const NO_TRIES: Tries = { count: 0, pausedUntil: 0, pauses: 0 };

/** Takes one of `limit` tries; the script in Redis does the same. */
export function takeTry(
  former: Tries,
  limit: number,
  pause: number,
  now: number,
): { tries: Tries; take: Take } {
  if (now < former.pausedUntil) {
    return { tries: former, take: { taken: false, left: 0, pausedFor: former.pausedUntil - now } };
  }
  const count = (former.count >= limit ? 0 : former.count) + 1;
  if (count < limit) {
    return { tries: { ...former, count }, take: { taken: true, left: limit - count, pausedFor: 0 } };
  }
  const length = Math.min(pause * 2 ** former.pauses, LONGEST_PAUSE);
  return {
    tries: { count, pausedUntil: now + length, pauses: former.pauses + 1 },
    take: { taken: true, left: 0, pausedFor: length },
  };
}
