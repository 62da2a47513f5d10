import { fault } from '../fault.js';
import type { RedisCommands, RedisLink } from './redis-link.js';

// How long a good answer counts: the setting can be changed, and a failover leads to another node.
const CHECKED_MS = 60_000;

/**
 * Makes the look whether Redis may throw claims away to make room. A claim that is gone lets its proof pass again, and
 * `maxmemory` can be set at any time, so the policy counts even while there is no limit.
 * @param onEviction Whether claims are then refused, or one warning is all.
 */
export function evictionCheck(
  link: RedisLink,
  onEviction: 'refuse' | 'warn',
): (signal: AbortSignal) => Promise<void> {
  let checkedAt = -Infinity;
  let hasWarned = false;

  function warn(message: string): void {
    if (!hasWarned) console.warn(`stepup-elements: ${message}`);
    hasWarned = true;
  }

  return async signal => {
    const age = Date.now() - checkedAt;
    if (age >= 0 && age < CHECKED_MS) return;
    const policies = await link.runOnEach(signal, readPolicy);
    const evicting = policies.find(policy => policy !== null && policy !== 'noeviction');
    if (evicting) {
      const message = `Redis may evict used proofs (maxmemory-policy ${evicting}), and an evicted one could be used again: set maxmemory-policy noeviction, or use a Redis of its own for them.`;
      if (onEviction === 'refuse') throw fault('unavailable', 'store-unsafe', message, evicting);
      warn(message);
    } else if (policies.includes(null)) {
      warn(
        'Redis tells neither by INFO memory nor by CONFIG GET whether it evicts keys. See to it that its maxmemory-policy is noeviction: an evicted proof could be used again.',
      );
    }
    checkedAt = Date.now();
  };
}

/** Reads the policy of one node; null where it does not say. */
async function readPolicy(commands: RedisCommands): Promise<string | null> {
  const info = await unlessForbidden(() => commands.memoryInfo());
  const named = /^maxmemory_policy:(\S+)/m.exec(String(info))?.[1];
  if (named) return named;
  const policy = await unlessForbidden(() => commands.memoryPolicy());
  return policy ? String(policy) : null;
}

// Managed Redis forbids or renames commands. Anything else that goes wrong says nothing about the policy.
async function unlessForbidden(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    if (/^(NOPERM|ERR unknown|ERR unsupported|ERR This instance)/i.test((error as Error).message))
      return null;
    throw error;
  }
}
