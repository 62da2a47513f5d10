import { StepUpError } from '../../protocol/errors.js';
import type { StepUpVerifier } from '../types.js';
import { askPermission, type BackendContext } from './context.js';
import { identify, type Identity } from './identity.js';
import { pageFor } from './pages.js';
import { PROVIDER_NAME } from './proofs.js';
import type { SignedInMember } from './types.js';

/** The verifier for the guard: whose session it is, and which step-up belongs to it. */
export function createVerifier(context: BackendContext): StepUpVerifier {
  const { options, proofs, levels } = context;
  return {
    name: PROVIDER_NAME,
    credentials: 'session',
    binds: 'target',
    allowRole: true,
    sessionLife: context.proofLife / 1_000,
    // Of its own kind: what is claimed here is not found again by a page's question either.
    replayStore: { claim: proofs.claim },
    ...(options.origins && { origins: options.origins }),

    async authenticate({ request, raw }) {
      const identity = await identify(() => options.session(request, raw));
      if (!identity) throw new StepUpError('sign-in-required', 'Nobody is signed in.');
      return { member: identity.member, claims: { identity } };
    },

    async findStepUp({ sid, claims, rule }) {
      const identity = claims.identity as Identity;
      const proof = await (sid === null ? proofs.findLatest(identity, rule) : proofs.findById(identity, sid));
      // One use needs a step-up of its own, and a sign-in is none.
      if (!proof || (rule.once && !proof.type)) return null;
      // A step-up that is left over must not outlast a right that was taken away.
      if ((await askPermission(context, identity.member, rule)) === 'deny') {
        throw new StepUpError('denied', 'The member may not do this.');
      }
      const { resource, action, target, type, amr, verifiedAt, expiresAt } = proof;
      const acr = levels.reached(type, rule.acrValues, proof.acr);
      return {
        id: proof.sid,
        memberId: identity.member.id,
        covers: { resource, action, ...(target !== undefined && { target }) },
        ...{ verifiedAt, expiresAt, amr: [...amr] },
        ...(acr !== undefined && { acr }),
      };
    },

    findPermission: ({ member, rule }) => askPermission(context, member as SignedInMember, rule),

    pageFor: (request, rule, error) => pageFor(options, request, rule, error),
  };
}
