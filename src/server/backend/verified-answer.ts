import type { BackendContext } from './context.js';
import type { Proof } from './proofs.js';
import { json } from './wire.js';

/** What a page is told of a step-up. */
export function verifiedAnswer(
  { levels }: BackendContext,
  { sid, verifiedAt, expiresAt, type, acr, amr }: Proof,
  acrValues: readonly string[] | undefined,
): Response {
  const reached = levels.reached(type, acrValues, acr);
  return json(200, {
    status: 'verified',
    sid,
    verifiedAt,
    expiresAt,
    kind: 'step-up',
    ...(reached !== undefined && { acr: reached }),
    ...(amr.length > 0 && { amr }),
  });
}
