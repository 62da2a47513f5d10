import * as asking from '../../../src/client/asking.js';
import { createLateAsking, type AskingCode, type LateAsking } from '../../../src/client/late-asking.js';

/** The half of a page's clients that asks, which comes when the test says so. */
export interface LateHalf {
  readonly late: LateAsking;
  /** How often somebody has begun to load it. */
  readonly loads: number;
  /** It comes, whether anybody waits for it or the page was idle. */
  arrive(): void;
  /** Whoever waits for it is told that it cannot be loaded. */
  fail(): void;
}

export function createLateHalf(): LateHalf {
  let loads = 0;
  let waiting: Array<{ resolve(code: AskingCode): void; reject(reason: Error): void }> = [];
  const late = createLateAsking(() => {
    loads++;
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  });
  const settle = (): typeof waiting => {
    const settled = waiting;
    waiting = [];
    return settled;
  };
  return {
    late,
    get loads() {
      return loads;
    },
    arrive() {
      for (const { resolve } of settle()) resolve(asking);
      late.provide(asking);
    },
    fail() {
      for (const { reject } of settle()) reject(new Error('offline'));
    },
  };
}
