import { describe } from '#developer-messages';
import { invalidRequest } from './errors.js';

const SECONDS = { '': 1, s: 1, m: 60, h: 3600 } as const;

/**
 * Reads a duration: a number of seconds, or a string such as `900`, `90s`, `15m` or `1h`.
 * @param value The duration as the user wrote it.
 * @param name What the error calls it.
 * @returns Whole seconds, 0 or more.
 * @throws {StepUpError} `invalid-request` for anything else.
 */
export function parseDuration(value: number | string, name = 'duration'): number {
  const match = /^\s*(\d{1,9})([smh]?)\s*$/.exec(typeof value === 'object' ? '' : String(value));
  if (!match) throw invalidRequest(describe('not-a-duration', name, value));
  return Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS];
}
