import type { DPoPKey } from './dpop.js';
import type { OtherTabs, Tab } from './other-tabs.js';

/** What is loaded apart: not every page needs it, and no page before it has a session. */
export interface LaterParts {
  /** Makes the key that tokens are bound to, of the pair of another tab where that is given. */
  createDPoPKey(pair?: CryptoKeyPair): Promise<DPoPKey>;
  createOtherTabs(tab: Tab): Promise<OtherTabs>;
}
