import { describe } from '#developer-messages';
import { invalidRequest } from './errors.js';

/** Where fields are read from: a form's data, an address' parameters, or what a body parser has made of either. */
export type TargetFields = FormData | URLSearchParams | Readonly<Record<string, unknown>>;

/**
 * Writes fields as one target, the same text in the page and on the server: `amount=100&iban=DE02…`. It is exactly what
 * `new URLSearchParams(pairs).toString()` gives of the pairs in the order of the names, a repeated field one pair each in
 * its order, with CRLF and CR as LF. Nothing else is made equal: `1.0` is not `1`, nor one Unicode form the other.
 *
 * ```ts
 * stepUp(guard, { resource: 'transfers', action: 'create', target: req => targetOf(req.body, ['amount', 'iban']) });
 * ```
 * @param fields Only own values that are strings, or lists of strings, count.
 * @param names Which fields, in this order.
 * @throws {StepUpError} `invalid-request` for a field that is missing or is no text: a file, an object, a number, a boolean.
 */
export function targetOf(fields: TargetFields, names: readonly string[]): string {
  const pairs = names.flatMap(name =>
    valuesOf(fields, name).map(value => {
      if (typeof value !== 'string') throw invalidRequest(describe('field-not-text', name));
      return [name, value.replace(/\r\n?/g, '\n')];
    }),
  );
  return new URLSearchParams(pairs).toString();
}

/** At least one. */
function valuesOf(fields: TargetFields, name: string): unknown[] {
  // What a body parser has made holds data only: a function of this name is a form's or an address' own.
  const isList = typeof fields?.getAll === 'function';
  const isThere = isList || Object.hasOwn(fields ?? {}, name);
  const found = isList
    ? (fields as FormData).getAll(name)
    : isThere
      ? (fields as Record<string, unknown>)[name]
      : [];
  const values: unknown[] = Array.isArray(found) ? found : [found];
  if (!values.length) throw invalidRequest(describe('field-missing', name));
  return values;
}
