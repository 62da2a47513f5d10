import { digest } from './digest.js';
import type { Member, StepUpProvider } from './types.js';

/** The id by which a member's verifications are kept; undefined where the provider names none. */
export function memberIdOf(member: Member | null): string | undefined {
  const id: unknown = member?.id ?? member?.email;
  return typeof id === 'string' && id ? id : undefined;
}

/** What tells this sign-in of a member from another one, where the provider can tell; undefined where it cannot. */
function sessionOf(member: Member | null): string | undefined {
  const session: unknown = member?.session;
  return typeof session === 'string' ? digest(session) : undefined;
}

/** Knows who is signed in, and tells when that changes. */
export interface MemberWatch {
  /** The member's id; null: nobody is signed in; undefined: not known now. */
  readonly id: string | null | undefined;
  /** Tells the member's session from another one, unreadable; undefined where the provider does not. */
  readonly session: string | undefined;
  /** Reads the member; a later read or report wins over an earlier one that answers late. */
  read(provider: StepUpProvider): Promise<Member | null>;
  /** Takes a member that was read or reported. */
  set(member: Member | null): void;
  /**
   * Who is signed in is not known: nothing is verified until it is.
   * @param isElsewhere Nor who was before: what comes next is of another provider.
   */
  forget(isElsewhere?: boolean): void;
}

export function watchMember(changed: (reason: 'member' | 'sign-out' | 'member-change') => void): MemberWatch {
  let id: string | null | undefined;
  let session: string | undefined;
  let lastKnown: string | null | undefined;
  // How often the member was read or reported: only the latest counts.
  let version = 0;

  const forget = (isElsewhere?: boolean): void => {
    version++;
    if (isElsewhere) lastKnown = null;
    if (id === undefined) return;
    id = undefined;
    changed('member');
  };

  const set = (member: Member | null): void => {
    version++;
    const previous = id;
    const lastMember = lastKnown;
    const lastSession = session;
    // A member without an id cannot be told from another: nothing is verified for them.
    id = lastKnown = member && memberIdOf(member);
    session = sessionOf(member);
    if (lastMember && (id !== lastMember || session !== lastSession))
      changed(id === null || id === lastMember ? 'sign-out' : 'member-change');
    else if (id !== previous) changed('member');
  };

  return {
    get id() {
      return id;
    },
    get session() {
      return session;
    },
    async read(provider) {
      const ownVersion = ++version;
      try {
        const member = await provider.getMember();
        if (ownVersion === version) set(member);
        return member;
      } catch (error) {
        if (ownVersion === version) forget();
        throw error;
      }
    },
    set,
    forget,
  };
}
