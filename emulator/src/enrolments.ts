import { randomBytes } from 'node:crypto';
import type { EmulatedMember } from './members.js';
import { TotpFactor } from './totp.js';

const LIFE = 10 * 60_000;

/** An authenticator app that a member has been shown, and has not confirmed yet. */
export interface Enrolment {
  id: string;
  member: EmulatedMember;
  totp: TotpFactor;
  expiresAt: number;
}

/** The authenticator apps that are being set up, one a member. */
export class Enrolments {
  readonly #byMember = new Map<string, Enrolment>();

  constructor(readonly now: () => number) {}

  /** Begins anew; what the member had begun before is void. */
  begin(member: EmulatedMember): Enrolment {
    const enrolment = {
      id: randomBytes(16).toString('base64url'),
      member,
      totp: new TotpFactor(this.now, member.email),
      expiresAt: this.now() + LIFE,
    };
    this.#byMember.set(member.id, enrolment);
    return enrolment;
  }

  /** What this member has begun under this id; null when it is another's, void or too old. */
  find(member: EmulatedMember, id: string): Enrolment | null {
    const enrolment = this.#byMember.get(member.id);
    return enrolment && enrolment.id === id && enrolment.expiresAt > this.now() ? enrolment : null;
  }

  /** Voids what this member has begun. */
  end(member: EmulatedMember): void {
    this.#byMember.delete(member.id);
  }

  list(): Enrolment[] {
    return [...this.#byMember.values()].filter(({ expiresAt }) => expiresAt > this.now());
  }
}
