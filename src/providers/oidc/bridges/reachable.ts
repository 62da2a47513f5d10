import { describe } from '#developer-messages';
import { StepUpError } from '../../../protocol/errors.js';

// A provider that is there answers within moments.
const PATIENCE_MS = 5000;

/**
 * Makes sure that the provider can be reached before a library leads the person there: some ask nothing of it before, so
 * that a window, or the whole page, would show no more than the browser's own error. Nothing is read of the answer, so that
 * it need not be for this origin.
 * @throws {StepUpError} `unavailable` where nobody answers.
 */
export async function refuseUnreachable(issuer: string): Promise<void> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  await fetch(address, { mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal }).catch(() => {
    throw new StepUpError('unavailable', describe('oidc-not-asked', address));
  });
}
