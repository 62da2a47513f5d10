import { createStepUpGuard, type RefusalReason } from '../../../src/server/index.js';
import { transcodes } from '../../../src/server/providers/transcodes/index.js';
import type { HalfResult, Outcome } from './outcome.js';
import type { GivenCase, Half } from './run-corpus.js';

/** The guard of this package, by its public interface alone. */
export const halfInTypeScript: Half = async cases => {
  const results = new Map<string, HalfResult>();
  for (const one of cases) results.set(one.name, await decide(one));
  return results;
};

async function decide({ settings, steps }: GivenCase): Promise<HalfResult> {
  let reason: RefusalReason | undefined;
  let guard;
  try {
    const { publicKey } = settings;
    const isUrl = typeof publicKey === 'string' && URL.canParse(publicKey);
    const provider = transcodes({ ...settings, publicKey: isUrl ? new URL(publicKey) : publicKey } as never);
    guard = createStepUpGuard({ provider, onDecision: decision => void (reason = decision.reason) });
  } catch {
    return { misconfigured: true };
  }
  const outcomes: Outcome[] = [];
  for (const { request, rule } of steps) {
    const headers = new Headers();
    for (const [name, value] of request.headers) headers.append(name, value);
    const init = { method: request.method, headers, ...(request.body !== '' && { body: request.body }) };
    reason = undefined;
    const result = await guard.check(new Request(`http://localhost${request.path}`, init), rule as never);
    outcomes.push(
      result.ok
        ? { status: 200, member: result.member.id!, kind: result.session.kind ?? 'step-up' }
        : {
            status: result.response.status,
            headers: Object.fromEntries(result.response.headers),
            body: await result.response.json(),
            reason,
          },
    );
  }
  return { outcomes };
}
