import { StepUpError, type StepUpErrorCode } from '../protocol/errors.js';
import type { Member } from '../protocol/member.js';
import type { StepUpSession, StepUpVerifier } from '../server/types.js';

/**
 * What a scripted verifier finds.
 *
 * - `approve`: a step-up of this member, for exactly what is asked, its target and the first `acr` that would do
 *   included, made just now.
 * - `none`: no step-up.
 * - `deny`: the code `denied`.
 * - `hang`: nothing, ever, not even when it is given up.
 * - `nonsense`: something that is no session.
 * - parts of a `StepUpSession`: a fitting step-up that differs in these.
 * - a code or any `Error`: rejects with it.
 */
export type ScriptedFinding =
  'approve' | 'none' | 'deny' | 'hang' | 'nonsense' | StepUpErrorCode | Partial<StepUpSession> | Error;

/** One question that a scripted verifier was asked. */
export interface VerifierCall {
  method: 'authenticate' | 'findStepUp';
  /** Of `findStepUp`: the session id that the request carried. */
  sid?: string | null;
}

/** A verifier for tests, that answers what it was told to. */
export interface ScriptedVerifier extends StepUpVerifier {
  /** What it was asked so far. */
  readonly calls: VerifierCall[];
  /** Sets what it finds from now on. */
  respond(finding: ScriptedFinding): void;
  /** Any token is this member's from now on. */
  signInAs(member: Member): void;
  /** No token is good any more. */
  signOut(): void;
}

/**
 * Makes a verifier for tests of routes that a guard protects. At first any token is `{ id: 'member-1' }`'s, and every
 * request that carries a session id has stepped up for exactly what is asked, just now.
 *
 * ```ts
 * const verifier = createScriptedVerifier();
 * const guard = createStepUpGuard({ provider: verifier });
 * verifier.respond({ memberId: 'somebody-else' });
 * ```
 */
export function createScriptedVerifier(): ScriptedVerifier {
  const calls: VerifierCall[] = [];
  let finding: ScriptedFinding = 'approve';
  let signedIn: Member | null = { id: 'member-1' };

  return {
    name: 'scripted',
    binds: 'target',
    calls,
    respond: next => void (finding = next),
    signInAs: member => void (signedIn = member),
    signOut: () => void (signedIn = null),

    async authenticate() {
      calls.push({ method: 'authenticate' });
      if (!signedIn) throw new StepUpError('sign-in-required', 'Nobody is signed in.');
      return { member: signedIn, claims: { sub: signedIn.id } };
    },

    async findStepUp({ sid, member, rule }) {
      calls.push({ method: 'findStepUp', sid });
      if (finding instanceof Error) throw finding;
      if (finding === 'hang') return new Promise(() => {});
      if (finding === 'nonsense') return { success: true } as unknown as StepUpSession;
      if (finding === 'none' || sid === null) return null;
      if (typeof finding === 'string' && finding !== 'approve') {
        throw new StepUpError(finding === 'deny' ? 'denied' : finding, 'The script says so.');
      }
      return {
        id: sid,
        memberId: member.id ?? '',
        verifiedAt: Date.now(),
        covers: {
          resource: rule.resource,
          action: rule.action,
          ...(rule.target !== undefined && { target: rule.target }),
        },
        ...(rule.acrValues && { acr: rule.acrValues[0]! }),
        ...(finding !== 'approve' && finding),
      };
    },
  };
}
