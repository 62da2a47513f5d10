import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  type WebAuthnCredential,
} from '@simplewebauthn/server';
import { EmulatorError } from './answer.js';
import type { EmulatedMember } from './members.js';

/** Passkeys belong to the name, whatever the port: those of one demo work in another. */
const RP_ID = 'localhost';
const ORIGIN = /^http:\/\/localhost(:\d{1,5})?$/;
const LIFE = 5 * 60_000;

/** Registers and checks passkeys (WebAuthn, user verification required). A challenge is good for one try. */
export class Passkeys {
  readonly #challenges = new Map<string, { challenge: string; expiresAt: number }>();

  constructor(readonly now: () => number) {}

  async registrationOptions(member: EmulatedMember) {
    const options = await generateRegistrationOptions({
      rpName: 'Transcodes emulator',
      rpID: RP_ID,
      userID: new TextEncoder().encode(member.id),
      userName: member.email,
      userDisplayName: member.name,
      attestationType: 'none',
      excludeCredentials: member.passkeys.map(({ id, transports }) => ({ id, transports })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    });
    this.#keep(`registration:${member.id}`, options.challenge);
    return options;
  }

  /** @throws {EmulatorError} 401 where the browser's answer does not hold. */
  async register(
    member: EmulatedMember,
    response: unknown,
    origin: string | undefined,
  ): Promise<WebAuthnCredential> {
    const expectedChallenge = this.#take(`registration:${member.id}`);
    const expectedOrigin = checkOrigin(origin);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge,
      expectedOrigin,
      expectedRPID: RP_ID,
    }).catch((): { verified: false; registrationInfo?: undefined } => ({ verified: false }));
    if (!verified || !registrationInfo) throw new EmulatorError(401, 'This passkey could not be registered.');
    return registrationInfo.credential;
  }

  /** Voids a registration that this member has begun. */
  endRegistration(member: EmulatedMember): void {
    this.#challenges.delete(`registration:${member.id}`);
  }

  async authenticationOptions(member: EmulatedMember, sid: string) {
    const options = await generateAuthenticationOptions({
      rpID: RP_ID,
      allowCredentials: member.passkeys.map(({ id, transports }) => ({ id, transports })),
      userVerification: 'required',
    });
    this.#keep(`step-up:${sid}`, options.challenge);
    return options;
  }

  /** @throws {EmulatorError} 401 where the answer is not that of one of the member's passkeys. */
  async check(
    member: EmulatedMember,
    sid: string,
    response: unknown,
    origin: string | undefined,
  ): Promise<void> {
    const expectedChallenge = this.#take(`step-up:${sid}`);
    const expectedOrigin = checkOrigin(origin);
    const passkey = member.passkeys.find(({ id }) => id === (response as { id?: unknown } | null)?.id);
    const refused = new EmulatorError(401, 'This passkey was not accepted.');
    if (!passkey) throw refused;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge,
      expectedOrigin,
      expectedRPID: RP_ID,
      credential: passkey,
    }).catch((): { verified: false; authenticationInfo?: undefined } => ({ verified: false }));
    if (!verified || !authenticationInfo) throw refused;
    passkey.counter = authenticationInfo.newCounter;
  }

  #keep(key: string, challenge: string): void {
    for (const [old, { expiresAt }] of this.#challenges)
      if (expiresAt <= this.now()) this.#challenges.delete(old);
    this.#challenges.set(key, { challenge, expiresAt: this.now() + LIFE });
  }

  #take(key: string): string {
    const kept = this.#challenges.get(key);
    this.#challenges.delete(key);
    if (!kept || kept.expiresAt <= this.now()) throw new EmulatorError(410, 'That took too long. Try again.');
    return kept.challenge;
  }
}

function checkOrigin(origin: string | undefined): string {
  if (origin === undefined || !ORIGIN.test(origin)) {
    throw new EmulatorError(400, 'Passkeys work only on pages of http://localhost.');
  }
  return origin;
}
