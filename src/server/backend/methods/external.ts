import type { ExternalMethod, SignedInMember } from '../types.js';
import { checkSettings } from './setting.js';

/** Settings of `external`. */
export interface ExternalOptions extends Omit<ExternalMethod, 'type' | 'offer'> {
  /**
   * Whether the member can be asked for it, with a hint to the account there that they know it by; null: they have none.
   * Default: everybody can.
   */
  offer?(
    member: SignedInMember,
  ): Promise<{ hint?: string | null | undefined } | null> | { hint?: string | null | undefined } | null;
}

/**
 * Asks somebody else, such as an identity provider whose tokens stay on the server: the page opens a window at the
 * address that `start` gives, and the window comes back to `GET {url}/external`, where `finish` reads what happened.
 *
 * `start(request, question, raw)` keeps what `finish` needs (state, nonce, PKCE verifier, `question.id`) in the app's
 * session, which `raw` leads to. `finish(request, raw)` resolves with null where nothing good came back.
 * @throws {StepUpError} `invalid-request` for settings that cannot be meant.
 */
export function external(options: ExternalOptions): ExternalMethod {
  checkSettings('external', options, { start: 'function', finish: 'function', offer: 'function undefined' });
  return {
    type: 'external',
    offer: async member => (options.offer ? options.offer(member) : {}),
    start: async (request, question, raw) => options.start(request, question, raw),
    finish: async (request, raw) => options.finish(request, raw),
  };
}
