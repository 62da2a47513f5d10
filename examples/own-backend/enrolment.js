import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server';
import express, { Router } from 'express';
import { stepUp } from 'stepup-elements/server/express.js';
import { Secret, TOTP } from 'otpauth';
import { addPasskey, claimTotp, passkeysOf, setTotp, totpOf } from './database.js';

/** Where a user sets up what they confirm with. It is guarded itself: else a thief of the session would set up their own. */
export function enrolment(backend, guard, origin) {
  const rpID = new URL(origin).hostname;
  const routes = Router();
  const guarded = stepUp(guard, { resource: 'security', action: 'update' });
  routes.use(express.json());

  routes.get('/', (request, response) => {
    const { id } = request.session.user;
    response.json({ passkeys: passkeysOf(id).length, totp: totpOf(id) !== null });
  });

  routes.post('/totp', guarded, (request, response) => {
    const secret = new Secret();
    request.session.newTotp = secret.base32;
    const uri = new TOTP({ issuer: 'Own backend', label: request.session.user.email, secret }).toString();
    response.json({ secret: secret.base32, uri });
  });

  routes.post('/totp/confirm', guarded, async (request, response) => {
    const { newTotp, user } = request.session;
    if (!newTotp) return response.status(422).json({ error: 'Begin anew.' });
    const app = new TOTP({ secret: newTotp });
    const drift = app.validate({ token: String(request.body?.code), window: 1 });
    if (drift === null || !claimTotp(user.id, app.counter() + drift))
      return response.status(422).json({ error: 'The code is not right.' });
    setTotp(user.id, newTotp);
    delete request.session.newTotp;
    // What was proved before counts no more: the next change is confirmed with what there is now.
    await backend.end({ memberId: user.id });
    response.json({});
  });

  routes.post('/passkey', guarded, async (request, response) => {
    const { user } = request.session;
    const options = await generateRegistrationOptions({
      rpName: 'Own backend',
      rpID,
      userName: user.email,
      userID: new TextEncoder().encode(user.id),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      excludeCredentials: passkeysOf(user.id),
    });
    request.session.passkeyChallenge = options.challenge;
    response.json(options);
  });

  routes.post('/passkey/confirm', guarded, async (request, response) => {
    const { user, passkeyChallenge } = request.session;
    delete request.session.passkeyChallenge;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: request.body,
      expectedChallenge: passkeyChallenge ?? '',
      expectedOrigin: origin,
      expectedRPID: rpID,
    }).catch(() => ({ verified: false }));
    if (!verified) return response.status(422).json({ error: 'The passkey was not accepted.' });
    addPasskey(user.id, registrationInfo.credential);
    await backend.end({ memberId: user.id });
    response.json({});
  });

  return routes;
}
