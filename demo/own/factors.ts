import { Router, type Request } from 'express';
import type { EmulatorState } from '../../emulator/src/state.js';
import { stepUp } from '../../src/server/adapters/express.js';
import { createStepUpGuard } from '../../src/server/index.js';
import type { StepUpBackend } from '../../src/server/backend/index.js';
import { FACTORS } from './backend.js';
import type { RecoveryCodes } from './recovery-codes.js';
import type { DemoSession, DemoSessions } from './sessions.js';

/**
 * Where members set up what they confirm with: the app's own affair, not the library's. Guarded itself, or a thief of the
 * session would set up a factor of their own.
 */
export function factorRoutes(
  { members, enrolments, passkeys }: EmulatorState,
  sessions: DemoSessions,
  recoveryCodes: RecoveryCodes,
  backend: StepUpBackend,
): Router {
  const guarded = stepUp(createStepUpGuard({ provider: backend.verifier }), FACTORS);
  const memberOf = (req: Request) => (sessions.find(req) as DemoSession).member;
  const routes = Router();

  routes.get('/', (req, res) => {
    const session = sessions.find(req);
    if (!session) return void res.status(401).json({ status: 401, detail: 'Sign in first.' });
    const { id, totp, passkeys } = session.member;
    res.json({ totp: totp !== null, passkeys: passkeys.length, recoveryCodes: recoveryCodes.left(id) });
  });

  routes.post('/totp', guarded, (req, res) => {
    const { id, totp } = enrolments.begin(memberOf(req));
    res.json({ id, secret: totp.settings.secret, uri: totp.uri });
  });

  routes.post('/totp/confirm', guarded, async (req, res) => {
    const member = memberOf(req);
    const { id, code } = req.body as { id?: unknown; code?: unknown };
    const enrolment = enrolments.find(member, String(id));
    if (enrolment?.totp.check(String(code).replace(/\s/g, '')) !== 'accepted') {
      return void res.status(422).json({ status: 422, detail: 'That code is not right.' });
    }
    members.setTotp(member, enrolment.totp);
    enrolments.end(member);
    // What was proved before counts no more: the next change is confirmed with what there is now.
    await backend.end({ memberId: member.id });
    res.json({});
  });

  routes.post('/passkey', guarded, async (req, res) => {
    res.json(await passkeys.registrationOptions(memberOf(req)));
  });

  routes.post('/passkey/confirm', guarded, async (req, res) => {
    const member = memberOf(req);
    const added = await passkeys.register(member, req.body, req.headers.origin).catch(() => null);
    if (!added) return void res.status(422).json({ status: 422, detail: 'That passkey could not be added.' });
    members.setPasskeys(member, [...member.passkeys, added]);
    await backend.end({ memberId: member.id });
    res.json({});
  });

  routes.post('/recovery-codes', guarded, (req, res) => {
    res.json({ codes: recoveryCodes.renew(memberOf(req).id) });
  });

  return routes;
}
