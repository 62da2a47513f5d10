import { createStepUpBackend, mailCode, passkey, password, totp } from 'stepup-elements/server/backend.js';
import { createStepUpGuard } from 'stepup-elements/server';
import { checkPassword, claimTotp, passkeysOf, passkeyUsed, totpOf } from './database.js';

/**
 * The step-up of this app: whose session it is, and how one may confirm.
 * @param {string} origin of the pages, such as `https://app.example`.
 * @param {(address: string, text: string) => void} send Sends a mail.
 */
export function createStepUp(origin, send) {
  const backend = createStepUpBackend({
    // cookie-session has read the cookie; `raw` is Express's request.
    session: (_request, raw) => {
      const { user, key, signedInAt } = raw.session ?? {};
      return user ? { member: user, key, authenticatedAt: signedInAt } : null;
    },
    methods: [
      passkey({
        rpId: new URL(origin).hostname,
        origin,
        find: member => passkeysOf(member.id),
        used: passkeyUsed,
      }),
      // Kept in the database, and shared with the set-up: no code counts twice, in no process and after no restart.
      totp({ secret: member => totpOf(member.id), claim: (member, step) => claimTotp(member.id, step) }),
      mailCode({
        address: member => member.email,
        send: (address, code) => send(address, `Your code is ${code}. Give it to nobody.`),
      }),
      password({ check: (member, given) => checkPassword(member.id, given) }),
    ],
    origins: [origin],
    setupUrl: '/security.html',
    challengeUrl: '/confirm',
    signInUrl: '/sign-in.html',
  });
  return { backend, guard: createStepUpGuard({ provider: backend.verifier }) };
}
