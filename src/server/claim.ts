import type { ReplayStore, StepUpSession } from './types.js';

// Longer than the clocks of the servers that share a store can differ.
const TOLERANCE = 60_000;
const LIFE_WITHOUT_EXPIRY = 24 * 3_600_000;

/**
 * Claims a step-up for one use. The claim lives as long as the session itself can: a rule with a short max-age must not
 * free it for a rule with a longer one. The store gets a hash, never the id.
 * @returns Whether it is the first.
 */
export async function claimSession(
  store: ReplayStore,
  provider: string,
  projectId: string | undefined,
  session: StepUpSession,
  signal: AbortSignal,
): Promise<boolean> {
  const name = JSON.stringify([provider, projectId ?? null, session.id]);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name));
  const key = Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('');
  const { expiresAt } = session;
  const ttl = expiresAt === undefined ? LIFE_WITHOUT_EXPIRY : Math.ceil(expiresAt - Date.now()) + TOLERANCE;
  // A store that is slow to look at the signal must not claim for a request that was given up.
  signal.throwIfAborted();
  return (await store.claim(key, ttl, signal)) === true;
}
