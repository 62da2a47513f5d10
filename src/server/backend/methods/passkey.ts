import { invalidRequest, type StepUpError } from '../../../protocol/errors.js';
import { isOrigin } from '../../origins.js';
import { digestBytes } from '../digest.js';
import { randomId, toBase64url } from '../random.js';
import type { AnsweredMethod, SignedInMember, StepUpQuestion } from '../types.js';
import { checkSettings, notInstalled } from './setting.js';
import { isOfMember, wasMadeInForeignFrame } from './passkey-answer.js';
import type { StoredPasskey } from './stored-passkey.js';

/** Settings of `passkey`. */
export interface PasskeyOptions {
  /** The relying party's id: the domain, such as `example.com`. */
  rpId: string;
  /** The origin of the pages, such as `https://example.com`, or several. */
  origin: string | string[];
  /** The member's passkeys; none: an empty list. */
  find(member: SignedInMember): Promise<StoredPasskey[]> | StoredPasskey[];
  /** Writes down that one was used. Awaited before the step-up counts; what it throws is answered with 503. */
  used(passkey: StoredPasskey, use: { counter: number; backedUp: boolean }): unknown;
  /** Whether the person has to prove to the authenticator that it is them. Default `required`. */
  userVerification?: 'required' | 'preferred' | 'discouraged' | undefined;
}

/**
 * Asks for a passkey (WebAuthn). Its challenge is bound to what is about to be done, and takes one answer. Needs the
 * package `@simplewebauthn/server`.
 * @throws {StepUpError} `invalid-request` for settings that cannot be meant.
 */
export function passkey(options: PasskeyOptions): AnsweredMethod {
  checkSettings('passkey', options, {
    rpId: 'string',
    origin: true,
    find: 'function',
    used: 'function',
    userVerification: 'string undefined',
  });
  const { rpId, userVerification = 'required' } = options;
  const origins = [options.origin].flat();
  if (typeof rpId !== 'string' || !/^[a-z0-9.-]+$/.test(rpId))
    throw refused('rpId must be a domain in lower case, such as example.com');
  if (origins.length === 0 || !origins.every(isSecureOrigin)) {
    throw refused('origin must be one of https or of localhost, such as https://example.com');
  }
  if (!['required', 'preferred', 'discouraged'].includes(userVerification)) {
    throw refused('userVerification must be required, preferred or discouraged');
  }
  const requireUserVerification = userVerification === 'required';

  return {
    type: 'passkey',
    field: 'credential',
    // Proof of possession of a key, and with user verification a second factor (RFC 8176).
    amr: requireUserVerification ? ['swk', 'user', 'mfa'] : ['swk'],
    // A signature is not guessed. A pause would only let a stranger with the cookie lock the member out.
    guessable: false,

    offer: async member => ((await options.find(member)).length > 0 ? {} : null),

    async challenge({ member, question, kept }) {
      const { generateAuthenticationOptions } = await loadSimpleWebAuthn();
      const passkeys = await options.find(member);
      const nonce = randomId(32);
      const publicKey = await generateAuthenticationOptions({
        rpID: rpId,
        challenge: await challengeOf(nonce, question),
        // What a table has not is null there: browsers take a list or nothing.
        allowCredentials: passkeys.map(({ id, transports }) => ({ id, ...(transports && { transports }) })),
        userVerification,
      });
      await kept.write(nonce);
      return { publicKey };
    },

    async check(answer, { member, question, kept }) {
      // Before anything is looked at: one challenge takes one answer, a wrong one too.
      const nonce = await kept.pull();
      const passkeys = await options.find(member);
      const credential = answer as import('@simplewebauthn/server').AuthenticationResponseJSON;
      const found = passkeys.find(({ id }) => id === credential.id);
      if (nonce === null || !found || !isOfMember(credential, found, member)) return false;
      if (wasMadeInForeignFrame(credential)) return false;
      const { verifyAuthenticationResponse } = await loadSimpleWebAuthn();
      const expectedChallenge = toBase64url(await challengeOf(nonce, question));
      const verification = await verifyAuthenticationResponse({
        response: credential,
        expectedChallenge,
        expectedOrigin: origins,
        expectedRPID: rpId,
        requireUserVerification,
        credential: { id: found.id, publicKey: new Uint8Array(found.publicKey), counter: found.counter },
      }).catch(() => null);
      if (verification?.verified !== true) return false;
      const { newCounter, credentialBackedUp } = verification.authenticationInfo;
      await options.used(found, { counter: newCounter, backedUp: credentialBackedUp });
      return true;
    },
  };
}

/** What the authenticator signs says what it is for: a signature for one invoice is none for another. */
function challengeOf(nonce: string, question: StepUpQuestion): Promise<Uint8Array<ArrayBuffer>> {
  const { id, resource, action, target } = question;
  return digestBytes(nonce, id, resource, action, target);
}

/** Whether passkeys work there: https, or this machine. */
function isSecureOrigin(origin: unknown): boolean {
  return isOrigin(origin) && /^(https:|http:\/\/([\w-]+\.)*localhost(:\d+)?$)/.test(origin);
}

async function loadSimpleWebAuthn(): Promise<typeof import('@simplewebauthn/server')> {
  try {
    return await import('@simplewebauthn/server');
  } catch (error) {
    throw notInstalled('passkey', '@simplewebauthn/server', error);
  }
}

function refused(message: string): StepUpError {
  return invalidRequest(`passkey: ${message}.`);
}
