import type { JSONWebKeySet } from 'jose';
import { StepUpError } from '../../../protocol/errors.js';
import { fault } from '../../fault.js';
import { isName } from '../../judge-session.js';
import { checkServiceUrl } from '../../keys/service-url.js';
import type { Member, StepUpVerifier } from '../../types.js';
import { accessTokenReader } from './access-token.js';
import { acrOfClaims, authenticationIn, scopesIn } from './authentication.js';
import { challenges } from './challenges.js';
import { refuse } from '../token-faults.js';
import type { AccessTokenClaims } from './claims.js';
import { boundKey, checkProof } from './dpop.js';
import { checkOptions, type OidcVerifierOptions } from './options.js';

/**
 * The server half for any OpenID Connect provider. The step-up lies in the access token: what it says in `acr` was reached
 * at `auth_time`.
 *
 * ```ts
 * const guard = createStepUpGuard({
 *   provider: oidc({ issuer: 'https://id.example.com', audience: 'https://api.example.com' }),
 * });
 * ```
 * @throws {StepUpError} `invalid-request` at once, for settings that cannot be meant; a private or symmetric key in `jwks`
 * among them.
 */
export function oidc(options: OidcVerifierOptions): StepUpVerifier {
  checkOptions(options);
  const {
    scopeOf,
    acrOf = acrOfClaims,
    dpop = 'refused',
    challenge = 'rfc9470',
    clockTolerance = 5,
  } = options;
  const tellers: Array<(error: StepUpError) => void> = [];
  const tell = (error: StepUpError): void => tellers.forEach(teller => teller(error));
  const readAccessToken = accessTokenReader(options, checkServiceUrl(options.issuer, 'issuer'), tell);

  return {
    name: 'oidc',
    clockTolerance,
    needsOrigins: dpop !== 'refused',
    onFault: report => void tellers.push(report),

    async authenticate({ scheme, token, request, origins, claim }, signal) {
      if (scheme === 'Session' || (scheme === 'DPoP' && dpop === 'refused')) {
        throw new StepUpError('sign-in-required', 'Access tokens must come as bearer tokens.');
      }
      if (scheme === 'Bearer' && dpop === 'required') {
        throw proofMissing('A proof of possession is required (DPoP), and a bearer token came.');
      }
      const claims = await readAccessToken(token, signal);
      const thumbprint = boundKey(claims);
      if (scheme === 'Bearer') {
        // Bound to a key that nobody has shown: taking it would undo the binding (RFC 9449, section 7.2).
        if (thumbprint !== null)
          throw proofMissing('The access token is bound to a key, and came without proof of it.');
      } else if (thumbprint === null) {
        refuse('is bound to no key, and came with a proof of one');
      } else {
        await checkProof({ token, thumbprint, request, origins, claim, clockTolerance });
      }
      return { member: toMember(claims), claims };
    },

    async findStepUp({ claims, rule }) {
      const scope = scopeOf?.(rule);
      if (scope !== undefined && !carries(claims, scope)) {
        throw new StepUpError('denied', 'The access token lacks the scope that the rule wants.');
      }
      return authenticationIn(claims, rule, acrOf, tell);
    },

    challenge: (rule, error) => challenges(rule, error, { dpop, dialect: challenge, scopeOf }),
  };
}

function carries(claims: Record<string, unknown>, scope: string): boolean {
  const scopes = scopesIn(claims);
  return scope.split(' ').every(name => scopes.includes(name));
}

function proofMissing(message: string): StepUpError {
  return fault('sign-in-required', 'invalid-proof', message);
}

function toMember(claims: AccessTokenClaims): Member {
  const member: Member = { id: claims.sub };
  for (const name of ['email', 'name', 'role'] as const) {
    if (isName(claims[name])) member[name] = claims[name];
  }
  return member;
}

export type { JSONWebKeySet, OidcVerifierOptions };
