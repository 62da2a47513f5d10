import { Router } from 'express';
import { answer, EmulatorError } from '../answer.js';
import { publicMember, type EmulatedMember } from '../members.js';
import { codeField, requireMember, textField, tryCode, type EmulatorState } from '../state.js';
import { readReturnAddress } from './own-address.js';

/** Signing in by mailed code, keeping the session fresh, handing it to another origin, and signing out. */
export function signInRoutes(state: EmulatorState): Router {
  const router = Router();

  const tokensFor = async (member: EmulatedMember, refreshToken: string) => ({
    ...(await state.accessTokens.issue(member)),
    refreshToken,
    member: publicMember(member),
  });

  router.post('/sign-in', (req, res) => {
    const member = state.members.byEmail(textField(req, 'email'));
    if (!member) throw new EmulatorError(404, 'No member of this project has that e-mail address.');
    answer(res, [{ signInId: state.outbox.send(member.email, 'Your sign-in code'), email: member.email }]);
  });

  router.post('/sign-in/verify', async (req, res) => {
    const id = textField(req, 'signInId');
    const code = codeField(req);
    const email = state.outbox.recipient(id);
    const member = email ? state.members.byEmail(email) : null;
    if (!member) throw new EmulatorError(410, 'That code has expired. Ask for a new one.');
    tryCode(state, `sign-in:${member.id}`, () => (state.outbox.check(id, code) ? 'accepted' : 'wrong'));
    answer(res, [await tokensFor(member, state.signIns.begin(member))]);
  });

  router.post('/token', async (req, res) => {
    const refreshToken = textField(req, 'refreshToken');
    const member = state.members.byId(state.signIns.memberId(refreshToken));
    if (!member) throw new EmulatorError(401, 'The session has ended: sign in again.');
    answer(res, [await tokensFor(member, refreshToken)]);
  });

  router.post('/sign-out', (req, res) => {
    state.signIns.end(textField(req, 'refreshToken'));
    answer(res, []);
  });

  router.post('/hand-over', async (req, res) => {
    const member = await requireMember(state, req);
    const target = readReturnAddress(state.reach, textField(req, 'redirectUri'));
    target.searchParams.set('sid', state.signIns.handOver(member, target.origin));
    answer(res, [{ redirectUri: target.href }]);
  });

  router.get('/return-address', (req, res) => {
    answer(res, [{ redirectUri: readReturnAddress(state.reach, req.query['redirectUri']).href }]);
  });

  router.get('/members', async (req, res) => {
    const asking = await requireMember(state, req);
    const { memberId, email } = req.query;
    const member =
      typeof memberId === 'string'
        ? state.members.byId(memberId)
        : typeof email === 'string'
          ? state.members.byEmail(email)
          : asking;
    if (!member) throw new EmulatorError(404, 'There is no such member.');
    answer(res, [publicMember(member)]);
  });

  return router;
}
