import type { Member, StepUpProvider } from './types.js';

/** The id by which a member's verifications are kept; undefined where the provider names none. */
export function memberIdOf(member: Member | null): string | undefined {
  const id: unknown = member?.id ?? member?.email;
  return typeof id === 'string' && id ? id : undefined;
}

/** Knows who is signed in, and tells when that changes. */
export class MemberWatch {
  /** The member's id; null: nobody is signed in; undefined: not known now. */
  id: string | null | undefined;
  #last: string | null | undefined;
  #reads = 0;
  readonly #changed: (reason: 'member' | 'sign-out' | 'member-change') => void;

  constructor(changed: (reason: 'member' | 'sign-out' | 'member-change') => void) {
    this.#changed = changed;
  }

  /** Reads the member; a later read or report wins over an earlier one that answers late. */
  async read(provider: StepUpProvider): Promise<Member | null> {
    const turn = ++this.#reads;
    try {
      const member = await provider.getMember();
      if (turn === this.#reads) this.set(member);
      return member;
    } catch (error) {
      if (turn === this.#reads) this.forget();
      throw error;
    }
  }

  /** Who is signed in is not known: nothing is verified until it is. */
  forget(): void {
    this.#reads++;
    if (this.id === undefined) return;
    this.id = undefined;
    this.#changed('member');
  }

  /** Takes a member that was read or reported. */
  set(member: Member | null): void {
    this.#reads++;
    // A member without an id cannot be told from another: nothing is verified for them.
    const id = member && memberIdOf(member);
    const last = this.#last;
    const news = id !== this.id;
    this.id = this.#last = id;
    if (last && id !== last) this.#changed(id === null ? 'sign-out' : 'member-change');
    else if (news) this.#changed('member');
  }

  /**
   * Follows the page: another tab may have signed out while this one was hidden or kept for "back".
   * @param look Called when the page comes, or goes.
   */
  watchPage(look: () => void): void {
    for (const type of ['focus', 'visibilitychange', 'pagehide', 'pageshow']) {
      globalThis.addEventListener?.(type, event => {
        // Into the back/forward cache, or out of it.
        if ((event as PageTransitionEvent).persisted) this.forget();
        look();
      });
    }
  }
}
