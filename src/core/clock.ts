/** A moment on both clocks, in ms: the wall clock may be set, the monotonic one stops while a machine sleeps. */
export interface Moment {
  wall: number;
  monotonic: number;
}

/** This moment. */
export function now(): Moment {
  return { wall: Date.now(), monotonic: performance.now() };
}

/**
 * The age in ms of something that happened at a wall-clock time, seen from now: by whichever clock makes it older,
 * so that setting the clock back, or a sleep, lengthens nothing.
 */
export function ageOf(since: Moment): number {
  const { wall, monotonic } = now();
  return Math.max(wall - since.wall, monotonic - since.monotonic);
}

/** Both clocks' readings at a wall-clock time that was just now or lately. */
export function momentAt(wall: number): Moment {
  const { wall: wallNow, monotonic } = now();
  return { wall, monotonic: monotonic - (wallNow - wall) };
}
