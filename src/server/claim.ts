import { StepUpError } from '../protocol/errors.js';
import type { ReplayStore, StepUpSession } from './types.js';

// Longer than the clocks of the servers that share a store can differ, in seconds.
const TOLERANCE = 60;

// How long sessions live where their provider does not say, in seconds.
const SESSION_LIFE = 600;
const TOKEN_LIFE = 24 * 3_600;

/** What a used proof has to be remembered for. Spans in seconds. */
export interface ClaimBounds {
  /** The longest max-age by which a rule could let the same proof pass. */
  maxAge?: number;
  /** How long a session can live that does not say so itself. */
  sessionLife?: number;
  /** How far ahead a step-up may be dated: it then passes for as much longer. */
  clockTolerance?: number;
}

/**
 * Claims a step-up for one use. The claim lives as long as the session itself can, and as long as a rule could let it
 * pass: one with a short max-age must not free it for one with a longer. The store gets a hash, never the id.
 * @returns Whether it is the first.
 */
export async function claimSession(
  store: ReplayStore,
  provider: string,
  projectId: string | undefined,
  session: StepUpSession,
  signal: AbortSignal,
  bounds: ClaimBounds = {},
): Promise<boolean> {
  const key = await claimKey(provider, projectId, session.claimId ?? session.id);
  return claimKeyed(store, key, timeToRemember(session, bounds), signal);
}

/**
 * Claims something that a verifier must see once only, such as the id of a proof of possession.
 * @param ttl ms.
 * @returns Whether it is the first.
 */
export async function claimProof(
  store: ReplayStore,
  provider: string,
  key: string,
  ttl: number,
  signal: AbortSignal,
): Promise<boolean> {
  const hashed = await hashOf([provider, 'proof', key, null]);
  return claimKeyed(store, hashed, Math.max(1, Math.ceil(ttl)), signal);
}

async function claimKeyed(
  store: ReplayStore,
  key: string,
  ttl: number,
  signal: AbortSignal,
): Promise<boolean> {
  // No number at all, of a verifier that counts wrongly, would be over at once: the proof could be used again.
  if (!Number.isFinite(ttl))
    throw new StepUpError('invalid-response', 'A claim needs a time that is a number.');
  // A store that is slow to look at the signal must not claim for a request that was given up.
  signal.throwIfAborted();
  return (await store.claim(key, ttl, signal)) === true;
}

/** The key under which a step-up is claimed: a hash, so that nobody learns an id from the store. */
export function claimKey(provider: string, projectId: string | undefined, id: string): Promise<string> {
  return hashOf([provider, projectId ?? null, id]);
}

async function hashOf(name: ReadonlyArray<string | null>): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(name)));
  return Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('');
}

/** How long, whole ms. */
function timeToRemember({ expiresAt, covers }: StepUpSession, bounds: ClaimBounds): number {
  const {
    maxAge = 0,
    sessionLife = covers === 'any' ? TOKEN_LIFE : SESSION_LIFE,
    clockTolerance = 0,
  } = bounds;
  const life = expiresAt === undefined ? Math.max(sessionLife, maxAge) * 1000 : expiresAt - Date.now();
  // A step-up that is dated ahead passes for as much longer.
  return Math.max(
    Math.ceil(life) + Math.max(TOLERANCE, clockTolerance) * 1000,
    (maxAge + clockTolerance) * 1000,
  );
}
