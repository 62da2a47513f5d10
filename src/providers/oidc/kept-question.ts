import type { OidcRequest } from './types.js';

/** A question while the person is on the provider's page. The question is kept, never the action behind it. */
export interface KeptQuestion {
  request: Omit<OidcRequest, 'loginHint'>;
  /** What the page had asked; without it, somebody only signs in. */
  asked?: { resource: string; action: string; maxAge: number; acrValues?: string[]; notBefore?: number };
  /** Unix ms. */
  askedAt: number;
  /** SHA-256 of the `sub` of who was there before; missing where nobody was. */
  member?: string;
  /** SHA-256 of the claims of their session: by the same ones, nobody has answered. */
  session?: string;
}

const STORAGE_KEY = 'stepup-elements.oidc.question';

/** How long somebody may be away. */
const LONGEST_ABSENCE_MS = 10 * 60_000;

/** Keeps the question over a navigation, for ten minutes in this tab. Nothing of a token is in it. */
export function keepQuestion(question: KeptQuestion): void {
  keep(STORAGE_KEY, question);
}

/** Forgets the question: the person did not leave, or is back. */
export function forgetQuestion(): void {
  take(STORAGE_KEY);
}

/** What was asked when the person left; null where nobody did, or ten minutes are over. */
export function keptQuestion(): KeptQuestion | null {
  const question = kept(STORAGE_KEY) as KeptQuestion | null;
  return question && isLately(question.askedAt) ? question : null;
}

/** Whether a time (Unix ms) is within the last ten minutes. */
export function isLately(time: unknown): boolean {
  const age = Date.now() - Number(time);
  return age >= 0 && age < LONGEST_ABSENCE_MS;
}

/** Keeps something for this tab. Where there is no storage, nothing is kept. */
export function keep(key: string, value: object): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A sandboxed frame has none: whoever comes back is asked again.
  }
}

/** What is kept for this tab; null where there is nothing. */
export function kept(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** Takes what is kept for this tab. */
export function take(key: string): unknown {
  const value = kept(key);
  try {
    sessionStorage.removeItem(key);
  } catch {
    // As above.
  }
  return value;
}
