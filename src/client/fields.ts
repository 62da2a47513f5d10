import { describe } from '#developer-messages';
import { invalidRequest, refuseUnless } from '../protocol/errors.js';

/** What a field may be, by `typeof`; null: whoever reads it says so more exactly. */
export type Fields<T> = Readonly<Record<keyof T, readonly string[] | null>>;

/**
 * Refuses what is misspelt, which would be ignored without a word, and what is of another type.
 * @param what What these are the fields of.
 * @throws {StepUpError} `invalid-request`, with the field, the value and what is allowed.
 */
export function checkFields<T extends object>(what: string, given: T, fields: Fields<T>): void {
  for (const name in given) {
    refuseUnless(what, name, Object.keys(fields));
    const value = given[name];
    const types = fields[name];
    if (types && value !== undefined && !types.includes(typeof value))
      throw invalidRequest(describe('not-one-of', name, value, types));
  }
}
