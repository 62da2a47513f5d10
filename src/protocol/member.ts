/** The signed-in person, as far as the provider tells. */
export interface Member {
  /** What the provider knows them by, and the server compares. */
  id?: string | undefined;
  /** The provider's project that they are a member of. */
  projectId?: string | undefined;
  email?: string | undefined;
  /** In words, to be shown. */
  name?: string | undefined;
  /** What decides, at the provider, what they may do. */
  role?: string | undefined;
  /**
   * What tells this sign-in from the one before of the same member, and stays the same while it is renewed or stepped up.
   * A provider that gives it has whatever another sign-in verified ended, even where nobody saw the sign-out. Only a
   * digest of it is kept.
   */
  session?: string | undefined;
  [more: string]: unknown;
}
