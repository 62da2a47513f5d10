import { isAction, isResource, isTarget } from '../../protocol/operation.js';
import type { StepUpQuestion } from './types.js';
import { refuse } from './wire.js';

const MAX_COMMENT_LENGTH = 200;
const MAX_AGE_LIMIT = 999_999_999;

/** How each field of a question has to look. One that is not known could be a condition, and must not be passed over. */
const FIELDS: Record<string, { required?: true; isGood(value: unknown): boolean; allowed: string }> = {
  resource: { required: true, isGood: isResource, allowed: '1 to 128 characters of a scope' },
  action: { required: true, isGood: isAction, allowed: 'create, read, update or delete' },
  target: {
    isGood: isTarget,
    allowed: '1 to 256 printable ASCII characters without " and \\',
  },
  maxAge: {
    required: true,
    isGood: value => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MAX_AGE_LIMIT,
    allowed: 'whole seconds',
  },
  force: { isGood: value => typeof value === 'boolean', allowed: 'true or false' },
  acrValues: {
    isGood: value =>
      Array.isArray(value) && value.length > 0 && value.length <= 20 && value.every(isResource),
    allowed: 'a list of names of levels',
  },
  notBefore: {
    isGood: value => typeof value === 'number' && value >= 0 && value <= 8.64e15,
    allowed: 'a time in Unix ms',
  },
  comment: {
    isGood: value => typeof value === 'string' && [...value].length <= MAX_COMMENT_LENGTH,
    allowed: `a text of at most ${MAX_COMMENT_LENGTH} characters`,
  },
};

/**
 * Reads what a page asks.
 * @throws {WireRefusal} 400, with the field and what is allowed.
 */
export function readQuestion(
  object: Record<string, unknown>,
  askedAt: number,
): Omit<StepUpQuestion, 'id' | 'expiresAt'> {
  for (const key of Object.keys(object)) {
    if (!Object.hasOwn(FIELDS, key)) refuse(400, `Not known: ${key.slice(0, 64)}.`);
  }
  const given = Object.entries(FIELDS).filter(([name, { required, isGood, allowed }]) => {
    const value = Object.hasOwn(object, name) ? (object[name] ?? undefined) : undefined;
    if (value === undefined && !required) return false;
    return isGood(value) || refuse(400, `${name} must be ${allowed}.`);
  });
  const read: Record<string, unknown> = Object.fromEntries(given.map(([name]) => [name, object[name]]));
  return { ...(read as unknown as StepUpQuestion), force: read.force === true, askedAt };
}
