import { randomBytes } from 'node:crypto';
import type { WebAuthnCredential } from '@simplewebauthn/server';
import { TotpFactor, type TotpSettings } from './totp.js';

/** A member of the emulated project. */
export interface EmulatedMember {
  id: string;
  projectId: string;
  email: string;
  name: string;
  role: string;
  createdAt: string;
  updatedAt: string;
  /** What a visitor of the demo should know about this one. */
  note: string;
  totp: TotpFactor | null;
  passkeys: WebAuthnCredential[];
}

/** What the SDK tells the page about a member. */
export type PublicMember = Pick<
  EmulatedMember,
  'id' | 'projectId' | 'email' | 'name' | 'role' | 'createdAt' | 'updatedAt'
> & { metadata: Record<string, unknown> };

const DEMO = [
  {
    name: 'Olivia Winter',
    email: 'olivia@example.test',
    role: 'manager',
    mfa: true,
    note: 'has an authenticator app',
  },
  { name: 'Noah Summer', email: 'noah@example.test', role: 'manager', mfa: false, note: 'has no MFA yet' },
  {
    name: 'Hugo Harvest',
    email: 'hugo@example.test',
    role: 'accountant',
    mfa: false,
    note: 'may pay by role alone, has no MFA yet',
  },
  { name: 'Vera Spring', email: 'vera@example.test', role: 'viewer', mfa: false, note: 'may only look' },
  {
    name: 'Adam Autumn',
    email: 'adam@example.test',
    role: 'admin',
    mfa: true,
    note: 'administrator, with MFA',
  },
] as const;

/** The project's members. */
export class Members {
  readonly all: EmulatedMember[];

  constructor(
    readonly now: () => number,
    projectId: string,
  ) {
    const at = new Date(now()).toISOString();
    this.all = DEMO.map(({ mfa, ...member }) => ({
      ...member,
      id: randomBytes(12).toString('hex'),
      projectId,
      createdAt: at,
      updatedAt: at,
      totp: mfa ? new TotpFactor(now, member.email) : null,
      passkeys: [],
    }));
  }

  byId(id: unknown): EmulatedMember | null {
    return this.all.find(member => member.id === id) ?? null;
  }

  byEmail(email: string): EmulatedMember | null {
    const wanted = email.trim().toLowerCase();
    return this.all.find(member => member.email === wanted) ?? null;
  }

  /** Gives a member an authenticator app, or takes it away. */
  setTotp(member: EmulatedMember, totp: TotpFactor | null): void {
    member.totp = totp;
    this.#touch(member);
  }

  setPasskeys(member: EmulatedMember, passkeys: WebAuthnCredential[]): void {
    member.passkeys = passkeys;
    this.#touch(member);
  }

  #touch(member: EmulatedMember): void {
    member.updatedAt = new Date(this.now()).toISOString();
  }

  /** What a test needs to know to act as a member. */
  list(): Array<{ email: string; role: string; totp: TotpSettings | null }> {
    return this.all.map(({ email, role, totp }) => ({ email, role, totp: totp?.settings ?? null }));
  }
}

/** What a member can step up with. */
export type Factor = 'passkey' | 'totp' | 'email';

/** The factors that a member can step up with; none where MFA is not set up: a mailed code alone is none. */
export function factorsOf(member: EmulatedMember): Factor[] {
  const strong: Factor[] = [];
  if (member.passkeys.length > 0) strong.push('passkey');
  if (member.totp) strong.push('totp');
  return strong.length > 0 ? [...strong, 'email'] : [];
}

/** What a page may see of a member. */
export function publicMember(member: EmulatedMember): PublicMember {
  const { id, projectId, email, name, role, createdAt, updatedAt } = member;
  return { id, projectId, email, name, role, metadata: {}, createdAt, updatedAt };
}
