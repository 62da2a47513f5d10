import { fault } from '../fault.js';

/** The bounds of a queue. */
export interface QueueOptions {
  /** How many jobs run at once. */
  maxConcurrent: number;
}

/** A job on behalf of a member. */
export interface Job<T> {
  member: string;
  /** By when it must have ended, by `performance.now()`. */
  deadline: number;
  /** Takes it out of the queue where it has not begun yet. */
  signal: AbortSignal;
  run(): Promise<T>;
  /** What is asked: however often it is, it makes room once. */
  key: string;
  /** Whether the answer is that to an honest question: whoever asks at random gets few places. */
  isFound(answer: T): boolean;
}

// How many jobs of one member run at once at first. Each that is found to be honest makes room for one more.
const FIRST_PLACES = 4;

// However quick the provider was so far, more is not kept waiting.
const MAX_WAITING = 20_000;

// How often the queue is looked through.
const LOOK_MS = 200;

// How much the newest job counts in the average of how long they take.
const WEIGHT = 0.1;

// A crowd slows its own first jobs down: later ones are expected to be quicker, since a refusal cannot be taken back.
const HOPE = 0.75;

interface Line {
  places: number;
  /** The questions that were found to be honest. */
  found: Set<string>;
  running: number;
  waiting: Waiting[];
}

interface Waiting {
  deadline: number;
  begin(): void;
  refuse(error: Error): void;
}

/**
 * Makes a queue in which members take turns, however many jobs each of them brings. What is not expected to end in time,
 * from how long the others take, is refused as soon as that can be told: `unavailable`, with the reason `provider-busy`.
 */
export function fairQueue({ maxConcurrent }: QueueOptions): <T>(job: Job<T>) => Promise<T> {
  const lines = new Map<string, Line>();
  // Lines in which somebody waits, in the order of their turns.
  const turns = new Map<string, Line>();
  let running = 0;
  let waiting = 0;
  let averageMs = 0;
  let quietSince = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  /** When the job at a place in the queue will have ended, as far as the others tell; nothing is known at first. */
  function expectedEnd(place: number, now: number): number {
    // While nothing comes back, what is asked takes at least as long as that.
    const jobMs = Math.max(averageMs * HOPE, running > 0 ? now - quietSince : 0);
    return now + ((place + 1) / maxConcurrent + 1) * jobMs;
  }

  function busy(): Error {
    return fault(
      'unavailable',
      'provider-busy',
      `More step-ups are looked up than the provider answers in time (${maxConcurrent} at once, ${Math.round(averageMs)} ms each): raise maxConcurrentLookUps if it can take more.`,
    );
  }

  /** Refuses whom it would be too late for. Of the longest lines it is those at the end. */
  function look(): void {
    const now = performance.now();
    let place = 0;
    for (let round = 0, isOver = false; !isOver; round += 1) {
      isOver = true;
      for (const line of turns.values()) {
        const job = line.waiting[round];
        if (!job) continue;
        isOver = false;
        if (expectedEnd(place, now) <= job.deadline) {
          place += 1;
          continue;
        }
        // This one and all that stand behind it.
        const late = line.waiting.splice(round);
        waiting -= late.length;
        for (const { refuse } of late) refuse(busy());
      }
    }
    for (const [member, line] of turns) {
      if (line.waiting.length > 0) continue;
      turns.delete(member);
      if (line.running === 0) lines.delete(member);
    }
    if (waiting > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  function beginNext(): void {
    for (const [member, line] of turns) {
      if (running >= maxConcurrent) return;
      if (line.running >= line.places) continue;
      turns.delete(member);
      const job = line.waiting.shift()!;
      waiting -= 1;
      if (line.waiting.length > 0) turns.set(member, line);
      job.begin();
    }
  }

  async function runNow<T>({ member, key, run, isFound }: Job<T>, line: Line): Promise<T> {
    const startedAt = performance.now();
    if (running === 0) quietSince = startedAt;
    running += 1;
    line.running += 1;
    try {
      const answer = await run();
      if (line.places < maxConcurrent && isFound(answer) && !line.found.has(key)) {
        line.found.add(key);
        line.places += 1;
      }
      return answer;
    } finally {
      running -= 1;
      line.running -= 1;
      quietSince = performance.now();
      const ms = quietSince - startedAt;
      averageMs = averageMs === 0 ? ms : averageMs + (ms - averageMs) * WEIGHT;
      if (line.running === 0 && line.waiting.length === 0) lines.delete(member);
      beginNext();
    }
  }

  return job => {
    const { member, deadline, signal } = job;
    const line = lines.get(member) ?? {
      places: Math.min(FIRST_PLACES, maxConcurrent),
      found: new Set<string>(),
      running: 0,
      waiting: [],
    };
    const isFree = running < maxConcurrent && line.running < line.places && line.waiting.length === 0;
    if (isFree) {
      lines.set(member, line);
      return runNow(job, line);
    }
    const ahead = Math.min(waiting, turns.size * (line.waiting.length + 1));
    if (waiting >= MAX_WAITING || expectedEnd(ahead, performance.now()) > deadline) {
      return Promise.reject(busy());
    }
    lines.set(member, line);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        line.waiting.splice(line.waiting.indexOf(entry), 1);
        waiting -= 1;
        if (line.waiting.length === 0) turns.delete(member);
        if (line.waiting.length === 0 && line.running === 0) lines.delete(member);
        reject(signal.reason as Error);
      };
      const entry: Waiting = {
        deadline,
        begin() {
          signal.removeEventListener('abort', leave);
          runNow(job, line).then(resolve, reject);
        },
        refuse(error) {
          signal.removeEventListener('abort', leave);
          reject(error);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      line.waiting.push(entry);
      waiting += 1;
      turns.set(member, line);
      if (!timer) {
        timer = setInterval(look, LOOK_MS);
        (timer as { unref?: () => void }).unref?.();
      }
    });
  };
}
