import { Router, type Request } from 'express';
import { isAction, isResource } from '../../../src/core/request.js';
import { answer, EmulatorError } from '../answer.js';
import { factorsOf, type EmulatedMember } from '../members.js';
import { codeField, requireMember, tryCode, type EmulatorState } from '../state.js';
import { decide, type StepUp } from '../step-ups.js';

/**
 * Asking for a step-up, and answering one. Who asks is read from the access token. Whoever holds the random id
 * may try to answer, since the hosted page lies on another origin and has no session: it still takes the factor.
 */
export function stepUpRoutes(state: EmulatorState): Router {
  const router = Router();

  const find = (req: Request): { stepUp: StepUp; member: EmulatedMember } => {
    const stepUp = state.stepUps.find(String(req.params['sid']));
    const member = state.members.byId(stepUp?.memberId);
    if (!stepUp || !member) throw new EmulatorError(404, 'This verification has expired.');
    return { stepUp, member };
  };

  const findPending = (req: Request) => {
    const found = find(req);
    if (found.stepUp.status !== 'pending') throw new EmulatorError(409, 'This verification is over.');
    return found;
  };

  router.post('/step-up', async (req, res) => {
    const member = await requireMember(state, req);
    const { resource, action, forceStepUp, comment, webhookNotification } = req.body as Record<
      string,
      unknown
    >;
    if (!isResource(resource)) throw new EmulatorError(400, 'resource is missing or malformed.');
    if (!isAction(action)) throw new EmulatorError(400, 'action must be create, read, update or delete.');
    const decision = decide(state.roles, member, { resource, action, forceStepUp: forceStepUp === true });
    if (decision !== 'stepup') {
      answer(res, [{ decision, resource, action, timestamp: state.now() }]);
      return;
    }
    const stepUp = state.stepUps.open(member, {
      resource,
      action,
      comment: typeof comment === 'string' ? comment.slice(0, 200) : null,
      webhookNotification: webhookNotification === true,
    });
    answer(res, [{ decision, ...describe(stepUp, member) }]);
  });

  router.get('/step-up/:sid', (req, res) => {
    const { stepUp, member } = find(req);
    answer(res, [describe(stepUp, member)]);
  });

  router.post('/step-up/:sid/email', (req, res) => {
    const { stepUp, member } = findPending(req);
    state.outbox.send(member.email, `Your code to confirm: ${stepUp.action} ${stepUp.resource}`, stepUp.sid);
    answer(res, [{ email: member.email }]);
  });

  router.post('/step-up/:sid/verify', (req, res) => {
    const { stepUp, member } = findPending(req);
    const { factor } = req.body as Record<string, unknown>;
    if (factor !== 'totp' && factor !== 'email')
      throw new EmulatorError(400, 'factor must be totp or email.');
    if (!factorsOf(member).includes(factor)) throw new EmulatorError(400, 'This factor is not set up.');
    const code = codeField(req);
    tryCode(state, `${factor}:${member.id}`, () =>
      factor === 'totp'
        ? member.totp!.check(code)
        : state.outbox.check(stepUp.sid, code)
          ? 'accepted'
          : 'wrong',
    );
    state.stepUps.verify(stepUp);
    answer(res, [describe(stepUp, member)]);
  });

  router.post('/step-up/:sid/reject', (req, res) => {
    const { stepUp, member } = find(req);
    state.stepUps.reject(stepUp);
    answer(res, [describe(stepUp, member)]);
  });

  return router;
}

function describe(stepUp: StepUp, member: EmulatedMember) {
  const { sid, resource, action, comment, status, verifiedAt } = stepUp;
  return { sid, resource, action, comment, status, timestamp: verifiedAt, factors: factorsOf(member) };
}
