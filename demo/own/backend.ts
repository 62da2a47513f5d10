import type { Request } from 'express';
import type { EmulatorState } from '../../emulator/src/state.js';
import {
  createStepUpBackend,
  mailCode,
  passkey,
  recoveryCode,
  totp,
  type StepUpBackend,
} from '../../src/server/backend/index.js';
import type { Member } from '../../src/server/index.js';
import { providerElsewhere, type ProviderElsewhere } from './external.js';
import type { RecoveryCodes } from './recovery-codes.js';
import type { DemoSessions } from './sessions.js';

/** Where members set up what they confirm with. */
export const FACTORS = { resource: 'security', action: 'update', maxAge: '5m' } as const;

const PERMISSIONS = ['deny', 'allow', 'step-up'] as const;

/** The step-up of the demo's own server: its members, their roles and what they confirm with. */
export function createDemoBackend(
  { members, roles, outbox }: EmulatorState,
  sessions: DemoSessions,
  recoveryCodes: RecoveryCodes,
  origin: string,
  elsewhere: ProviderElsewhere,
): StepUpBackend {
  const find = ({ id }: Member) => members.byId(id)!;
  const hasFactor = (member: Member) => find(member).totp !== null || find(member).passkeys.length > 0;
  const recovery = recoveryCode({ use: (member, code) => recoveryCodes.use(find(member).id, code) });

  return createStepUpBackend({
    session(_request, raw) {
      const session = sessions.find(raw as Request);
      if (!session) return null;
      const { id, email, name, role } = session.member;
      return { member: { id, email, name, role }, key: session.key, authenticatedAt: session.signedInAt };
    },
    methods: [
      passkey({
        rpId: 'localhost',
        origin,
        find: member => find(member).passkeys,
        used: ({ id }, { counter }) => {
          const owner = members.all.find(({ passkeys }) => passkeys.some(passkey => passkey.id === id));
          if (owner) owner.passkeys.find(passkey => passkey.id === id)!.counter = counter;
        },
      }),
      totp({
        secret: member => find(member).totp?.settings.secret ?? null,
        // The other providers of the demo take the same member's codes: none counts at both.
        claim: (member, step) => find(member).totp?.claim(step) ?? false,
      }),
      mailCode({
        // Beside a factor, and never instead of one: whoever has the session may have the mails.
        address: member => (hasFactor(member) ? find(member).email : null),
        send: (address, code, { comment }) =>
          outbox.deliver(address, `Your code: ${comment ?? 'confirm that it’s you'}`, code),
      }),
      // Only who has codes is asked for one.
      { ...recovery, offer: async member => (recoveryCodes.left(find(member).id) > 0 ? {} : null) },
      // The same members and their authenticator apps, asked by somebody else.
      providerElsewhere(elsewhere, origin, sessions, member => find(member).totp !== null),
    ],
    permission: ({ role = '' }, { resource, action }) => PERMISSIONS[roles.level(role, resource, action)],
    // Who has nothing to confirm with yet sets up the first factor with a recent sign-in.
    freshSignIn: ({ member }, { resource }) => resource === FACTORS.resource && !hasFactor(member),
    setupUrl: '/security',
    signInUrl: '/sign-in',
  });
}
