import { randomBytes } from 'node:crypto';
import type { EmulatedMember } from './members.js';

const LIFE = 12 * 60 * 60_000;
/** How long the id holds that hands a session to another origin, in ms. */
export const HAND_OVER_LIFE = 60_000;

/** Who is signed in: sessions that refresh access tokens, and one-time ids that hand one to another origin. */
export class SignIns {
  readonly #sessions = new Map<string, { memberId: string; expiresAt: number }>();
  readonly #handOvers = new Map<string, { memberId: string; origin: string; expiresAt: number }>();

  constructor(readonly now: () => number) {}

  /** Begins a session. @returns Its refresh token. */
  begin(member: EmulatedMember): string {
    const refreshToken = randomBytes(32).toString('base64url');
    this.#sessions.set(refreshToken, { memberId: member.id, expiresAt: this.now() + LIFE });
    return refreshToken;
  }

  /** Whose session this is; null when it has ended. */
  memberId(refreshToken: unknown): string | null {
    const session = this.#sessions.get(String(refreshToken));
    return session && session.expiresAt > this.now() ? session.memberId : null;
  }

  end(refreshToken: unknown): void {
    this.#sessions.delete(String(refreshToken));
  }

  /** An id that a page of `origin`, and no other, can turn into a session, once and within a minute. */
  handOver(member: EmulatedMember, origin: string): string {
    const id = `tc_signin_${randomBytes(24).toString('base64url')}`;
    this.#handOvers.set(id, { memberId: member.id, origin, expiresAt: this.now() + HAND_OVER_LIFE });
    return id;
  }

  /** Whose session the id stands for; null when it is unknown, used, too old or was made for another origin. */
  takeOver(id: unknown, origin: string | undefined): string | null {
    const handOver = this.#handOvers.get(String(id));
    this.#handOvers.delete(String(id));
    return handOver && handOver.expiresAt > this.now() && handOver.origin === origin
      ? handOver.memberId
      : null;
  }
}
