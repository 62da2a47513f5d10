import { describe } from '#developer-messages';
import { aborted } from '../abort.js';
import type { ChangeReason } from '../events.js';
import { ends, type Clear } from './clears.js';
import { ageOf, momentAt, type Moment } from '../clock.js';
import type { CheckedRequest } from '../request.js';
import { loadEntries, storeEntries } from './session-entries.js';
import type { Action, Verification } from '../types.js';

/** What is found in the answer to a question. */
export interface Finding {
  memberId: string;
  resource: string;
  action: Action;
  kind: Verification['kind'];
  sid?: string;
  /** Unix ms. */
  verifiedAt: number;
  /** The provider's own limit, Unix ms. */
  expiresAt?: number;
  /** What was asked for with `acrValues`, as one string. */
  acr: string;
  /** When, by the order of clears and questions. */
  askedAt: number;
}

/** One remembered verification. */
export interface CacheEntry extends Finding {
  /** Provider, project and member: whose verification this is. */
  owner: string | null;
  /** It was for one use only and opens nothing; it is the proof of that use. */
  once: boolean;
  /** When it was verified, on both clocks. */
  at: Moment;
}

type Message = { entry: Omit<CacheEntry, 'at'>; clear?: undefined } | { clear: Clear };

// Far more than one person verifies within the longest max-age, or clears while a question is pending.
const MOST = 100;
// How long the proof of a single use may still be sent to the server.
const SENDABLE_SECONDS = 60;

/** How long an entry counts in all for a max-age (seconds), in ms. */
export function lifeOf({ expiresAt = Infinity, verifiedAt }: CacheEntry, maxAge: number): number {
  return Math.min(maxAge * 1000, expiresAt - verifiedAt);
}

/** What is remembered, shared with the other tabs of this origin, and the one rule of what still counts for what. */
export class VerificationCache {
  readonly #changed: (reason: ChangeReason) => void;
  #clears: Clear[] = [];
  #latest = 0;
  #entries: CacheEntry[] = [];
  #stored = false;
  #channel: BroadcastChannel | undefined;

  /** @param changed Called whenever something was remembered or forgotten. */
  constructor(changed: (reason: ChangeReason) => void) {
    this.#changed = changed;
  }

  /** Starts to listen to the other tabs. */
  listen(): void {
    try {
      this.#channel = new BroadcastChannel('stepup-elements');
    } catch {
      return; // No channel here: this tab is alone.
    }
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.clear) this.#end(data.clear);
      else this.#keep(data.entry);
    };
    (this.#channel as { unref?: () => void }).unref?.();
  }

  /**
   * The moment of a question or a clear, in Unix ms: later than every one before it here and every clear heard of, even
   * where the clock was set back or has not moved on.
   */
  moment(): number {
    return (this.#latest = Math.max(Date.now(), this.#latest + 1));
  }

  /** The newest verification of this owner that counts for what is asked. */
  find(owner: string | null, request: CheckedRequest, once = false): CacheEntry | undefined {
    const { resource, action, maxAge, cacheScope, forceStepUp, acrValues } = request;
    return this.#entries.find(entry => {
      const exact = entry.resource === resource && entry.action === action;
      return (
        entry.owner === owner &&
        entry.once === once &&
        ageOf(entry.at) < lifeOf(entry, maxAge) &&
        (!acrValues || entry.acr === String(acrValues)) &&
        // A pass without MFA counts only for exactly what it was given for.
        (entry.kind === 'step-up'
          ? exact || cacheScope === 'session' || (cacheScope === 'resource' && entry.resource === resource)
          : exact && !forceStepUp)
      );
    });
  }

  /**
   * Remembers a verification. With `maxAge` 0 it opens nothing again and is not shared.
   * @throws {StepUpError} `aborted` where it was cleared since it was asked for.
   */
  add(found: Finding, owner: string | null, maxAge: number): CacheEntry {
    const entry = this.#keep({ ...found, owner, once: !maxAge });
    if (!entry) throw aborted(undefined, describe('cleared-meanwhile'));
    if (maxAge) this.#post({ entry });
    return entry;
  }

  /** Takes the proof of a single use for what is asked, once, while it may still be sent. */
  take(owner: string | null, request: CheckedRequest): CacheEntry | undefined {
    const maxAge = Math.min(request.maxAge || SENDABLE_SECONDS, SENDABLE_SECONDS);
    const proof = this.find(owner, { ...request, maxAge, cacheScope: 'action' }, true);
    this.#remove(entry => entry === proof);
    return proof;
  }

  /** Forgets everything, or what is of a resource or one action on it, in every tab. */
  clear(reason: Clear['reason'], resource?: string, action?: Action): void {
    const clear = { at: this.moment(), reason, resource, action };
    this.#post({ clear });
    this.#end(clear);
  }

  /** Forgets one verification, in this tab. */
  drop({ sid, verifiedAt }: Verification): void {
    this.#remove(entry => entry.sid === sid && entry.verifiedAt === verifiedAt);
    this.#changed('cleared');
  }

  /** Forgets whatever is not this owner's. */
  keepOnly(owner: string | null): void {
    this.#remove(entry => entry.owner !== owner);
  }

  /** Keeps the verifications over a reload of the tab, or stops to. */
  keepInSession(keep: boolean): void {
    if (keep === this.#stored) return;
    this.#stored = keep;
    if (keep) this.#entries.push(...loadEntries());
    else storeEntries([]);
  }

  /** Writes them down, with the time last seen, where they are kept. */
  save(): void {
    if (this.#stored) storeEntries(this.#entries.filter(entry => !entry.once));
  }

  #keep(given: Omit<CacheEntry, 'at'>): CacheEntry | undefined {
    if (this.#clears.some(clear => ends(clear, given))) return undefined;
    const entry = { ...given, at: momentAt(given.verifiedAt) };
    this.#entries = [entry, ...this.#entries].slice(0, MOST);
    this.save();
    if (!entry.once) this.#changed('verified');
    return entry;
  }

  #remove(matches: (entry: CacheEntry) => boolean): void {
    this.#entries = this.#entries.filter(entry => !matches(entry));
    this.save();
  }

  #end(clear: Clear): void {
    this.#latest = Math.max(this.#latest, clear.at);
    this.#clears = [clear, ...this.#clears].slice(0, MOST);
    this.#remove(entry => ends(clear, entry));
    this.#changed(clear.reason);
  }

  #post(message: Message): void {
    this.#channel?.postMessage(message);
  }
}
