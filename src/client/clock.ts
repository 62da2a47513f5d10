/** A moment on both clocks, in ms: the wall clock may be set, the monotonic one stops while a machine sleeps. */
export interface Moment {
  wall: number;
  monotonic: number;
}

/** This moment. */
export function now(): Moment {
  return momentAt(Date.now());
}

/**
 * The age in whole ms of something that happened at a moment, seen from now: by whichever clock makes it older, so that
 * setting the clock back, or a sleep, lengthens nothing.
 */
export function ageOf({ wall, monotonic }: Moment): number {
  // Rounded down, so that the clocks differ only where one of them was set or stood still.
  return Math.max(Date.now() - wall, Math.floor(performance.now() - monotonic));
}

/** Both clocks' readings at a wall-clock time (Unix ms) that was lately; one in the future counts as now. */
export function momentAt(time: number): Moment {
  const wall = Math.min(time, Date.now());
  return { wall, monotonic: performance.now() - Date.now() + wall };
}
