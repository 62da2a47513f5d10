import { interactionPolicy, type ProviderContext } from 'oidc-provider';
import { requestedLevels } from './levels.js';

/**
 * When the person is asked. OpenID Connect calls `acr_values` a wish that may be ignored; RFC 9470 (section 5) wants
 * a level that is not reached to lead to a question or to an error, never to an answer as if nothing had been asked.
 */
export function strictPolicy(): unknown[] {
  const policy = interactionPolicy.base();
  policy.get('login').checks.add(
    new interactionPolicy.Check(
      'acr_unmet',
      'the requested level of authentication has not been reached',
      'login_required',
      ({ oidc }: ProviderContext) => {
        const levels = requestedLevels(oidc.params);
        return levels.length > 0 && !levels.includes(String(oidc.acr));
      },
    ),
  );
  return policy;
}
