import { describe } from '#developer-messages';
import { StepUpError } from '../../protocol/errors.js';
import type { Member, ProviderAnswer } from '../../client/types.js';
import type {
  AnswerOutcome,
  BegunChallenge,
  ChallengeMethodType,
  OfferedMethod,
} from '../../elements/stepup-challenge/conversation.js';
import type { WireAnswer } from './wire.js';

/** What an answer is sent as; null: it comes by another way. */
export const ANSWER_FIELDS: Readonly<Record<ChallengeMethodType, string | null>> = {
  passkey: 'credential',
  totp: 'code',
  'mail-code': 'code',
  password: 'password',
  'recovery-code': 'code',
  external: null,
};

type Body = WireAnswer['body'];

/** The member in the answer about the session. */
export function readMember({ status, body }: WireAnswer): Member | null {
  const { member } = body;
  if (status !== 200) throw unexpected('session', status);
  if (member === null) return null;
  const { id } = (member ?? {}) as Partial<Member>;
  if (!isText(id)) throw unexpected('session', status);
  return { ...(member as Member) };
}

/** The proof in an answer that says `verified`. */
export function readVerified({ status, body }: WireAnswer): ProviderAnswer {
  const { kind, sid, verifiedAt, expiresAt, acr, amr } = body;
  const isWhole =
    status === 200 &&
    body.status === 'verified' &&
    (kind === 'step-up' || kind === 'allowed') &&
    isTime(verifiedAt) &&
    isTime(expiresAt) &&
    (sid === undefined || (kind === 'step-up' && isId(sid))) &&
    (acr === undefined || isText(acr));
  if (!isWhole) throw unexpected('verified', status);
  return {
    kind,
    timestamp: verifiedAt,
    authenticatedAt: verifiedAt,
    expiresAt,
    sid,
    acr: acr,
    amr: Array.isArray(amr) ? amr.filter(isText) : undefined,
  };
}

/** A question that is open. Methods that this version does not know are left out. */
export function readOpen({ status, body }: WireAnswer): { id: string; methods: OfferedMethod[] } {
  const { id, expiresAt, methods } = body;
  const offered = Array.isArray(methods) ? methods.filter(isOffered) : [];
  // Each type once.
  const known = [...new Map(offered.map(method => [method.type, method])).values()];
  if (body.status !== 'open' || !isId(id) || id.length < 16 || !isTime(expiresAt) || !known.length) {
    throw unexpected('question', status);
  }
  return {
    id,
    methods: known.map(({ type, hint }) => ({ type, ...readHint(hint) })),
  };
}

/** What the server says of a method that was begun. */
export function readBegun(type: ChallengeMethodType, { status, body }: WireAnswer): BegunChallenge {
  const { publicKey, hint, resendAfter, url } = body;
  const isWhole =
    status === 200 &&
    body.type === type &&
    (type === 'passkey'
      ? typeof publicKey === 'object' && publicKey
      : type !== 'external' || isWebAddress(url));
  if (!isWhole) throw unexpected('challenge', status);
  return {
    ...(type === 'passkey' && { publicKey: publicKey as Record<string, unknown> }),
    ...(type === 'external' && { url: url as string }),
    ...readHint(hint),
    ...(isCount(resendAfter) && { resendAfter }),
  };
}

/** A wrong answer, or one that was not looked at; null for anything else. */
export function readRefusal({
  status,
  body,
}: WireAnswer): Exclude<AnswerOutcome, { name: 'verified' }> | null {
  const { triesLeft, retryAfter } = body;
  const pause = isCount(retryAfter) ? retryAfter : undefined;
  if (status === 429) return { name: 'paused', retryAfter: pause ?? 30 };
  if (status !== 422 || body.status !== 'failed') return null;
  return { name: 'failed', triesLeft: isCount(triesLeft) ? triesLeft : 0, retryAfter: pause };
}

const REFUSALS = {
  401: ['sign-in-required', 'nobody-signed-in'],
  403: ['denied', 'backend-denied'],
  409: ['setup-required', 'backend-setup-required'],
  410: ['timeout', 'backend-question-ended'],
} as const;

/** Why the server has not asked, or does not go on; `timeout` for a question that has ended. */
export function refusalOf({ status, body }: WireAnswer): StepUpError {
  const [code, message] = REFUSALS[status as keyof typeof REFUSALS] ?? [];
  if (code) return new StepUpError(code, describe(message));
  if (![400, 413, 415, 429].includes(status)) return unexpected('answer', status);
  return new StepUpError(
    status === 429 ? 'unavailable' : 'invalid-request',
    describe('backend-refused', status, String(body.detail ?? '')),
  );
}

function unexpected(what: string, status: number): StepUpError {
  return new StepUpError('invalid-response', describe('backend-answer-unexpected', what, status));
}

function isOffered(method: unknown): method is OfferedMethod & Body {
  return Object.hasOwn(ANSWER_FIELDS, String((method as OfferedMethod | null)?.type));
}

/** As much of it as tells a person which one it is. */
function readHint(hint: unknown): { hint?: string } {
  return typeof hint === 'string' ? { hint: hint.slice(0, 200) } : {};
}

/** What names a question or a step-up: it becomes part of a path, or of a header. */
function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,128}$/.test(value);
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < 1e7;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isWebAddress(url: unknown): boolean {
  return isText(url) && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
