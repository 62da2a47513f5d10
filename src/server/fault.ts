import { StepUpError, type StepUpErrorCode } from '../protocol/errors.js';
import type { RefusalReason } from './types.js';

/** An error that tells the operator of a server what to look at. */
export interface Fault extends StepUpError {
  readonly fault: {
    /** The kind of it, for logs. */
    readonly reason: RefusalReason;
    /** What it is about: two faults of one kind that are about the same are told once. */
    readonly about: string;
  };
}

/**
 * Makes an error for the operator of a server: what was expected, what came, what to check.
 * @param message Holds no token and no session id; numbers that change with every request are welcome.
 * @param about What tells it from others of its kind, such as the id of the project that came.
 * @param cause The error behind it.
 */
export function fault(
  code: StepUpErrorCode,
  reason: RefusalReason,
  message: string,
  about: string | number = '',
  cause?: unknown,
): Fault {
  return Object.assign(new StepUpError(code, message, { cause }), {
    fault: { reason, about: String(about) },
  });
}

/** The kind of a fault; undefined for every other error. */
export function reasonOf(error: StepUpError): RefusalReason | undefined {
  return (error as Partial<Fault>).fault?.reason;
}

/** Makes what somebody sent fit for a log: printable, short, in quotes. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return `"${text.slice(0, 64).replace(/[^\x20-\x7E]|["\\]/g, '?')}"`;
}

/** Writes a span of time, given in ms, for people. */
export function inSeconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
