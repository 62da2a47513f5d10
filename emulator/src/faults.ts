import type { RequestHandler } from 'express';
import { EmulatorError } from './answer.js';
import { DEFAULT_SWITCHES, readSwitches, type Switches } from './switches.js';

/** Which of the emulator's addresses misbehave. */
export type FaultyPart = 'all' | 'server' | 'client' | 'scripts';

/** How they misbehave. */
export interface Fault {
  part: FaultyPart;
  /** `slow` answers after `delay`; `error` answers 500; `malformed` answers `body`; `down` drops the connection. */
  mode: 'slow' | 'error' | 'malformed' | 'down';
  /** In ms. Default 3000. */
  delay: number;
  /** What `malformed` answers with 200. Default: a bit of HTML. Anything but text is sent as JSON. */
  body: unknown;
}

const PARTS: readonly unknown[] = ['all', 'server', 'client', 'scripts'];
const MODES: readonly unknown[] = ['slow', 'error', 'malformed', 'down'];
const LONGEST = 120_000;

/** Faults on demand, so that tests can see what others make of them. */
export class Faults {
  current: Fault | null = null;
  /** By how many seconds the emulator's clock is ahead; negative: behind. */
  clockSkew = 0;
  /** How the answers are that are not the same everywhere. */
  switches: Switches = DEFAULT_SWITCHES;
  #set: Partial<Switches> = {};

  /** The clock that everything in the emulator goes by. */
  readonly now = (): number => this.clock() + this.clockSkew * 1000;

  constructor(readonly clock: () => number) {}

  /**
   * Sets what goes wrong from now on, in place of what did before. `{}` sets everything right.
   * @throws {EmulatorError} 400 for what it does not know; nothing changes then.
   */
  set(wanted: Record<string, unknown>): void {
    const {
      part = 'all',
      mode = null,
      delay = 3000,
      clockSkew = 0,
      body = '<!doctype html><p>Oops',
    } = wanted;
    if (!PARTS.includes(part)) throw new EmulatorError(400, `part must be one of ${PARTS.join(', ')}.`);
    if (mode !== null && !MODES.includes(mode)) {
      throw new EmulatorError(400, `mode must be one of ${MODES.join(', ')}.`);
    }
    if (typeof delay !== 'number' || !(delay >= 0 && delay <= LONGEST)) {
      throw new EmulatorError(400, `delay must be 0 to ${LONGEST} ms.`);
    }
    if (typeof clockSkew !== 'number' || !(Math.abs(clockSkew) <= 366 * 86_400)) {
      throw new EmulatorError(400, 'clockSkew must be seconds, at most a year.');
    }
    const { switches, set } = readSwitches(wanted);
    this.switches = switches;
    this.#set = set;
    this.clockSkew = clockSkew;
    this.current = mode === null ? null : ({ part, mode, delay, body } as Fault);
  }

  /** What was set, as it was set. */
  toJSON(): Record<string, unknown> {
    return { ...this.current, clockSkew: this.clockSkew, ...this.#set };
  }

  /** Misbehaves in front of this part, where that is asked for. */
  before(part: Exclude<FaultyPart, 'all'>): RequestHandler {
    return (req, res, next) => {
      const fault = this.current;
      if (!fault || (fault.part !== 'all' && fault.part !== part)) return next();
      switch (fault.mode) {
        case 'slow': {
          const timer = setTimeout(next, fault.delay);
          res.on('close', () => clearTimeout(timer));
          return;
        }
        case 'error':
          throw new EmulatorError(500, 'The emulator was told to fail.');
        case 'malformed':
          if (typeof fault.body === 'string') res.type('html').send(fault.body);
          else res.json(fault.body);
          return;
        case 'down':
          req.socket.destroy();
      }
    };
  }
}
