import { describe } from '#developer-messages';
import { aborted } from '../../client/abort.js';
import type { ProviderAnswer, ProviderQuestion, StepUpProvider, StepUpRequest } from '../../client/types.js';
import { StepUpError } from '../../protocol/errors.js';
import { askThere } from './asking.js';
import { authenticationTimes } from './authentication-time.js';
import { memberOf } from './member.js';
import { checkOptions, type OidcOptions } from './options.js';
import { proofIn, type Doubt, type Wanted } from './proof.js';
import type { OidcRequest, OidcSession } from './types.js';

/**
 * Any OpenID Connect provider: Keycloak, Okta, Auth0, Entra and the rest. What is believed of an answer is `auth_time`,
 * `acr` and `sub` of its ID token; a provider that ignores the question and answers happily verifies nobody.
 *
 * `verify` rejects with a `StepUpError`: `failed` where the answer does not reach what was asked, `aborted` where another
 * member answers, `cancelled` where the person declined, `denied` where a policy did, `setup-required` for
 * `unmet_authentication_requirements`, `unavailable` for every other error (RFC 6749, 4.1.2.1; OpenID Connect Core 1.0,
 * 3.1.2.6).
 *
 * @example
 * ```ts
 * import { configureStepUp } from 'stepup-elements/core';
 * import { oauthClient, oidc } from 'stepup-elements/providers/oidc.js';
 *
 * const client = oauthClient({
 *   issuer: 'https://id.example.com',
 *   clientId: 'documents',
 *   redirectUri: 'https://www.example.com/callback.html',
 * });
 * configureStepUp({ provider: oidc({ client, acrValues: ['urn:example:mfa'] }) });
 * ```
 * @throws {StepUpError} `invalid-request` for an option that is not allowed.
 */
export function oidc(options: OidcOptions): StepUpProvider {
  const { client, acrValues, ask, acrOf, clockTolerance, consoleUrl } = checkOptions(options);
  const authenticatedAt = authenticationTimes(clockTolerance);
  // As it was when it was last read: a click cannot wait for it.
  let lastSession: OidcSession | null = null;
  // When a sign-in has asked the question as well.
  const signInTimes = new WeakMap<ProviderQuestion, number>();
  let returned: Promise<OidcRequest | null> | undefined;
  let closeWindow = (): void => undefined;

  const readSession = async (): Promise<OidcSession | null> => (lastSession = await client.getSession());

  // A session that has come from another tab: a click opens no window for it.
  client.onSessionChange(() => void readSession().catch(() => undefined));

  const comeBack = (): Promise<OidcRequest | null> =>
    (returned ??= (async () => (await client.resume?.()) ?? null)());

  const levelsFor = (question: StepUpRequest): string[] | undefined =>
    question.acrValues ?? (typeof acrValues === 'function' ? acrValues(question) : acrValues);

  const proofOf = (session: OidcSession, wanted: Wanted): ProviderAnswer | Doubt =>
    proofIn(session.claims, authenticatedAt(session), wanted, { acrOf, clockTolerance });

  const wantedBy = (question: ProviderQuestion, askedAt: number): Wanted => {
    const { maxAge, notBefore } = question;
    return { acrValues: levelsFor(question), maxAge, notBefore, askedAt };
  };

  /** The proof that is there without anybody being asked. */
  const presentProof = (session: OidcSession | null, question: ProviderQuestion): ProviderAnswer | null => {
    if (!session || question.maxAge === 0) return null;
    const found = proofOf(session, wantedBy(question, Date.now()));
    return 'doubt' in found ? null : found;
  };

  const askNow = (
    question: ProviderQuestion | undefined,
    signal: AbortSignal,
  ): Promise<'navigated' | number> =>
    askThere(
      { client, question, acrValues: question && levelsFor(question), ask, session: lastSession },
      signal,
    );

  return {
    name: 'oidc',
    projectId: client.issuer,
    hosts: [new URL(client.issuer).hostname],
    asksIn: client.prepare && 'window',

    async ready() {
      // Whoever has just come back is signed in by that; what went wrong there is no reason not to be asked again.
      await comeBack().catch(() => null);
    },

    async getMember() {
      const session = await readSession();
      return session && memberOf(session.claims);
    },

    prepare(question, signal) {
      if (presentProof(lastSession, question)) return;
      const unneeded = new AbortController();
      closeWindow = () => unneeded.abort();
      client.prepare?.(AbortSignal.any([signal, unneeded.signal]));
    },

    async signIn(signal, question) {
      const askedAt = await askNow(question, signal);
      if (askedAt === 'navigated') return askedAt;
      if (question) signInTimes.set(question, askedAt);
      const session = await readSession();
      return session && memberOf(session.claims);
    },

    async verify(question, signal) {
      const before = await readSession();
      const present = presentProof(before, question);
      if (present) {
        closeWindow();
        return present;
      }
      const asked = signInTimes.get(question) ?? (await askNow(question, signal));
      signInTimes.delete(question);
      if (asked === 'navigated') return asked;
      const after = await readSession();
      if (!after) throw new StepUpError('sign-in-required', describe('sign-in-not-completed'));
      if (before && before.claims['sub'] !== after.claims['sub'])
        throw aborted(undefined, describe('member-changed'));
      const wanted = wantedBy(question, asked);
      const found = proofOf(after, wanted);
      if ('doubt' in found) throw notReached(found, wanted);
      return found;
    },

    async resume() {
      const request = await comeBack();
      const session = request && (await readSession());
      if (!session) return null;
      // Nobody needs it before they have been away.
      const { returnedAnswer } = await import('./returning.js');
      return returnedAnswer(request, session, proofOf);
    },

    async openConsole({ returnTo }) {
      if (!consoleUrl) throw new StepUpError('unavailable', describe('no-console'));
      const address = new URL(consoleUrl, location.href);
      address.searchParams.set('return_to', returnTo);
      location.assign(address);
      return 'navigated';
    },

    getAccessToken: async () => (await readSession())?.accessToken ?? null,

    async authorize({ method, url, dpopNonce }) {
      if (client.authorization) return client.authorization({ method, url, dpopNonce });
      const session = await readSession();
      return session?.accessToken ? { scheme: 'Bearer', token: session.accessToken } : null;
    },

    onSessionChange: callback =>
      client.onSessionChange(() => {
        readSession().then(
          session => callback({ member: session && memberOf(session.claims) }),
          () => undefined,
        );
      }),
  };
}

function notReached({ doubt, found }: Doubt, { acrValues, maxAge }: Wanted): StepUpError {
  const wanted = doubt === 'acr' ? acrValues!.join(', ') : `${maxAge} s`;
  return new StepUpError('failed', describe('oidc-not-reached', doubt, found, wanted));
}
