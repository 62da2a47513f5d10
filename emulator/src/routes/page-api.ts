import { Router } from 'express';
import { answer, EmulatorError } from '../answer.js';
import { publicMember } from '../members.js';
import { isAction, isResource } from '../operation.js';
import { HAND_OVER_LIFE } from '../sign-ins.js';
import { requireMember, textField, type EmulatorState } from '../state.js';
import { COMMENT_LENGTH, decide, STEP_UP_LIFE } from '../step-ups.js';
import { hostedPage, readReturnAddress } from './own-address.js';

/** What the SDK asks for its hosted pages. Who asks is read from the access token. */
export function pageApiRoutes(state: EmulatorState): Router {
  const router = Router();
  const fault = state.faults.before('client');
  const until = (life: number): string => new Date(state.now() + life).toISOString();

  router.post('/step-up/redirect-session', fault, async (req, res) => {
    const member = await requireMember(state, req);
    const { resource, action, comment, redirectUri } = req.body as Record<string, unknown>;
    if (!isResource(resource)) throw new EmulatorError(400, 'resource is missing or malformed.');
    if (!isAction(action)) throw new EmulatorError(400, 'action must be create, read, update or delete.');
    const back = redirectUri === undefined ? null : readReturnAddress(state.reach, redirectUri);
    // Nothing can force it here: where the role is enough, the answer is that it is.
    const decision = decide(state.roles, member, { resource, action, forceStepUp: false });
    if (decision === 'setup') throw new EmulatorError(409, 'MFA is not set up for this member');
    if (decision !== 'stepup') return answer(res, [{ decision, resource, action }]);
    const { sid, status } = state.stepUps.open(member, {
      resource,
      action,
      comment: typeof comment === 'string' ? comment.slice(0, COMMENT_LENGTH) : null,
      askedBy: req.headers.origin ?? null,
      webhookNotification: false,
      redirectUri: back?.href ?? null,
    });
    const url = hostedPage(state, res, 'step-up', { sid, tc_mode: 'stepup' }).href;
    answer(res, [{ decision, status, sid, url, resource, action, expiresAt: until(STEP_UP_LIFE) }]);
  });

  // With the server's credential it is the server that asks: see there.
  router.get('/step-up/session/:sid', fault, async (req, res, next) => {
    if (req.headers.authorization === undefined) return next();
    const member = await requireMember(state, req);
    const stepUp = state.stepUps.find(String(req.params['sid']));
    if (stepUp?.memberId !== member.id) throw new EmulatorError(404, 'This verification has expired.');
    answer(res, [{ sid: stepUp.sid, status: stepUp.status }]);
  });

  router.post('/signin/session', fault, (req, res) => {
    const redirectUri = readReturnAddress(state.reach, textField(req, 'redirectUri')).href;
    const url = hostedPage(state, res, 'sign-in', { redirectUri }).href;
    answer(res, [{ url }]);
  });

  router.post('/signin/token', fault, async (req, res) => {
    const member = state.members.byId(state.signIns.takeOver(textField(req, 'sid'), req.headers.origin));
    if (!member) throw new EmulatorError(401, 'This sign-in has expired: sign in again.');
    const { accessToken, expiresAt } = await state.accessTokens.issue(member);
    const refreshToken = state.signIns.begin(member);
    answer(res, [{ token: accessToken, accessToken, expiresAt, refreshToken, member: publicMember(member) }]);
  });

  router.post('/console/session', fault, async (req, res) => {
    const member = await requireMember(state, req);
    const { redirectUri } = req.body as Record<string, unknown>;
    const back = redirectUri === undefined ? null : readReturnAddress(state.reach, redirectUri);
    const url = hostedPage(state, res, 'console', {
      tc_mode: 'console',
      ...(back && { redirectUri: back.href }),
    });
    url.searchParams.set('sid', state.signIns.handOver(member, url.origin));
    answer(res, [{ url: url.href, expiresAt: until(HAND_OVER_LIFE) }]);
  });

  return router;
}
