import { claimKey } from '../claim.js';
import type { BoundedStore } from './bounded-store.js';
import { digest } from './digest.js';
import type { Identity } from './identity.js';
import type { Life, Lives } from './lives.js';
import { randomId } from './random.js';
import type { BackendOperation, StepUpMethodType } from './types.js';

/** The name of the verifier; part of what is claimed. */
export const PROVIDER_NAME = 'backend';

/** A step-up that was made. */
export interface Proof extends BackendOperation {
  sid: string;
  memberDigest: string;
  sessionDigest: string;
  life: Life;
  /** How it was made; none: by the sign-in itself, which the app counts. */
  type?: StepUpMethodType;
  /** The level that somebody else says was reached. */
  acr?: string;
  amr: readonly string[];
  /** Unix ms. */
  verifiedAt: number;
  /** Unix ms. */
  expiresAt: number;
}

/** The step-ups of all members. */
export interface Proofs {
  /** Makes a new one, which is not kept yet. */
  make(identity: Identity, made: Omit<Proof, 'sid' | 'memberDigest' | 'sessionDigest'>): Proof;
  /** Keeps one, which is found by its id alone before `tell`. */
  add(identity: Identity, proof: Proof): Promise<void>;
  /** Makes it the one that is found for its sign-in and operation. */
  tell(proof: Proof): Promise<void>;
  remove(identity: Identity, proof: Proof): Promise<void>;
  /** Finds one of this member and this sign-in by its id, whatever it is for; null where there is none. */
  findById(identity: Identity, sid: string): Promise<Proof | null>;
  /** Finds the latest one for exactly this. */
  findLatest(identity: Identity, operation: BackendOperation): Promise<Proof | null>;
  /** Claims one for a use, by the guard's key: true for the first. A used one is not found again. */
  claim(key: string, ttl: number, signal: AbortSignal): Promise<boolean>;
}

// Under the guard's own key for its claim, so that a claim finds what it is about.
const proofKey = (claim: string): string => `proof:${claim}`;

/**
 * Makes the step-ups in a store.
 * @param claim The store's, with the guard's own limit of time.
 */
export function createProofs(
  store: BoundedStore,
  claim: (key: string, ttl: number, signal: AbortSignal) => Promise<boolean>,
  lives: Lives,
): Proofs {
  const keyOf = async ({ member }: Identity, sid: string): Promise<string> =>
    proofKey(await claimKey(PROVIDER_NAME, member.projectId, sid));

  const latestKey = async (sessionDigest: string, operation: BackendOperation): Promise<string> => {
    const { resource, action, target } = operation;
    return `latest:${sessionDigest}:${await digest(resource, action, target)}`;
  };

  const lifeOf = ({ expiresAt }: Proof): number => Math.max(1, Math.ceil(expiresAt - Date.now()));

  async function findById(identity: Identity, sid: string): Promise<Proof | null> {
    const text = await store.get(await keyOf(identity, sid));
    if (text === null) return null;
    const proof = JSON.parse(text) as Proof;
    const { memberDigest, sessionDigest } = identity;
    if (proof.sid !== sid || proof.memberDigest !== memberDigest || proof.sessionDigest !== sessionDigest) {
      return null;
    }
    if (proof.expiresAt <= Date.now() || !(await lives.holds(identity, proof.life))) return null;
    return proof;
  }

  return {
    make({ memberDigest, sessionDigest }, made) {
      // As the app or somebody else has given them.
      const amr = [made.amr ?? []].flat().filter(method => typeof method === 'string');
      return { ...made, amr, sid: randomId(), memberDigest, sessionDigest };
    },

    async add(identity, proof) {
      await store.set(await keyOf(identity, proof.sid), JSON.stringify(proof), lifeOf(proof));
    },

    async tell(proof) {
      await store.set(await latestKey(proof.sessionDigest, proof), proof.sid, lifeOf(proof));
    },

    async remove(identity, { sid }) {
      await store.pull(await keyOf(identity, sid));
    },

    findById,

    async findLatest(identity, operation) {
      const sid = await store.get(await latestKey(identity.sessionDigest, operation));
      return sid === null ? null : findById(identity, sid);
    },

    async claim(key, ttl, signal) {
      if (!(await claim(`used:${key}`, ttl, signal))) return false;
      await store.pull(proofKey(key));
      return true;
    },
  };
}
