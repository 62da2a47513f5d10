/** The signed-in person, as far as the provider tells. */
export interface Member {
  id?: string | undefined;
  projectId?: string | undefined;
  email?: string | undefined;
  name?: string | undefined;
  role?: string | undefined;
  /**
   * What tells this sign-in from the one before of the same member, and stays the same while it is renewed or stepped up.
   * A provider that gives it has whatever another sign-in verified ended, even where nobody saw the sign-out. Only a
   * digest of it is kept.
   */
  session?: string | undefined;
  [more: string]: unknown;
}
