import { Router, type Request } from 'express';
import { encode } from 'uqr';
import { answer, EmulatorError } from '../answer.js';
import { factorsOf, publicMember, type EmulatedMember } from '../members.js';
import { codeField, requireMember, textField, tryCode, type EmulatorState } from '../state.js';

/** The resource that changes to a member's own factors are stepped up for. */
const FACTORS_RESOURCE = 'account-security';

/** What the console does: shows a member's factors, enrols an authenticator app, takes it away again. The same for passkeys. */
export function factorRoutes(state: EmulatorState): Router {
  const router = Router();

  /** What was begun before a factor was there may not have been proven: it does not outlive the change. */
  const endSetUps = (member: EmulatedMember): void => {
    state.enrolments.end(member);
    state.passkeys.endRegistration(member);
  };

  router.get('/factors', async (req, res) => {
    const member = await requireMember(state, req);
    answer(res, [describe(member)]);
  });

  router.post('/factors/totp', async (req, res) => {
    const member = await requireMember(state, req);
    if (member.totp) throw new EmulatorError(409, 'An authenticator app is set up already.');
    if (factorsOf(member).length > 0) requireStepUp(state, req, member);
    const { id: enrolmentId, totp } = state.enrolments.begin(member);
    const qr = encode(totp.uri, { border: 0 }).data.map(row => row.map(Number).join(''));
    answer(res, [{ enrolmentId, secret: totp.settings.secret, uri: totp.uri, qr }]);
  });

  router.post('/factors/totp/confirm', async (req, res) => {
    const member = await requireMember(state, req);
    const id = textField(req, 'enrolmentId');
    const code = codeField(req);
    const enrolment = state.enrolments.find(member, id);
    if (!enrolment) throw new EmulatorError(410, 'This set-up has expired. Start again.');
    if (member.totp) throw new EmulatorError(409, 'An authenticator app is set up already.');
    tryCode(state, `enrol:${member.id}`, () => enrolment.totp.check(code));
    state.members.setTotp(member, enrolment.totp);
    endSetUps(member);
    answer(res, [describe(member)]);
  });

  router.post('/factors/totp/remove', async (req, res) => {
    const member = await requireMember(state, req);
    if (!member.totp) throw new EmulatorError(409, 'No authenticator app is set up.');
    requireStepUp(state, req, member);
    state.members.setTotp(member, null);
    answer(res, [describe(member)]);
  });

  router.post('/factors/passkeys', async (req, res) => {
    const member = await requireMember(state, req);
    if (factorsOf(member).length > 0) requireStepUp(state, req, member);
    answer(res, [await state.passkeys.registrationOptions(member)]);
  });

  router.post('/factors/passkeys/confirm', async (req, res) => {
    const member = await requireMember(state, req);
    const { response } = req.body as Record<string, unknown>;
    const passkey = await state.passkeys.register(member, response, req.headers.origin);
    state.members.setPasskeys(member, [...member.passkeys, passkey]);
    endSetUps(member);
    answer(res, [describe(member)]);
  });

  router.post('/factors/passkeys/remove', async (req, res) => {
    const member = await requireMember(state, req);
    if (member.passkeys.length === 0) throw new EmulatorError(409, 'No passkey is set up.');
    requireStepUp(state, req, member);
    state.members.setPasskeys(member, []);
    answer(res, [describe(member)]);
  });

  return router;
}

/**
 * A member who has MFA proves it before a factor is added or removed: a stolen access token alone must not be
 * able to plant a factor of its own. The proof counts once.
 * @throws {EmulatorError} 403 without it.
 */
function requireStepUp(state: EmulatorState, req: Request, member: EmulatedMember): void {
  const stepUp = state.stepUps.find(textField(req, 'sid'));
  if (
    stepUp?.status !== 'verified' ||
    stepUp.memberId !== member.id ||
    stepUp.resource !== FACTORS_RESOURCE ||
    stepUp.action !== 'update'
  ) {
    throw new EmulatorError(403, 'Verify with a factor that you have before you change your factors.');
  }
  state.stepUps.consume(stepUp);
}

function describe(member: EmulatedMember) {
  return {
    member: publicMember(member),
    factors: factorsOf(member),
    totp: member.totp !== null,
    passkeys: member.passkeys.length,
  };
}
