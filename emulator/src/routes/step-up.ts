import { Router, type Request } from 'express';
import { isAction, isResource } from '../operation.js';
import { answer, EmulatorError } from '../answer.js';
import { factorsOf, type EmulatedMember, type Factor } from '../members.js';
import { codeField, requireMember, tryCode, type EmulatorState } from '../state.js';
import { COMMENT_LENGTH, decide, type StepUp } from '../step-ups.js';
import { ownWebhook } from './own-address.js';

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
      comment: typeof comment === 'string' ? comment.slice(0, COMMENT_LENGTH) : null,
      askedBy: req.headers.origin ?? null,
      webhookNotification: webhookNotification === true,
      redirectUri: null,
    });
    answer(res, [{ decision, ...describe(stepUp, member) }]);
  });

  router.get('/step-up/:sid', (req, res) => {
    const { stepUp, member } = find(req);
    answer(res, [describe(stepUp, member)]);
  });

  router.post('/step-up/:sid/email', (req, res) => {
    const { stepUp, member } = findPending(req);
    const what = [stepUp.action, stepUp.resource].filter(Boolean).join(' ') || 'a request';
    state.outbox.send(member.email, `Your code to confirm: ${what}`, stepUp.sid);
    answer(res, [{ email: member.email }]);
  });

  router.post('/step-up/:sid/passkey', async (req, res) => {
    const { stepUp, member } = findPending(req);
    if (member.passkeys.length === 0) throw new EmulatorError(400, 'This factor is not set up.');
    answer(res, [await state.passkeys.authenticationOptions(member, stepUp.sid)]);
  });

  router.post('/step-up/:sid/verify', async (req, res) => {
    const { stepUp, member } = findPending(req);
    const { factor, response } = req.body as Record<string, unknown>;
    if (!factorsOf(member).includes(factor as Factor))
      throw new EmulatorError(400, 'This factor is not set up.');
    if (factor === 'passkey') {
      await state.passkeys.check(member, stepUp.sid, response, req.headers.origin);
      // It may have been rejected while the signature was checked.
      findPending(req);
    } else {
      const code = codeField(req);
      tryCode(state, `${String(factor)}:${member.id}`, () => {
        if (factor === 'totp') return member.totp!.check(code);
        return state.outbox.check(stepUp.sid, code) ? 'accepted' : 'wrong';
      });
    }
    state.stepUps.verify(stepUp);
    if (stepUp.webhookNotification) {
      const tag = `${stepUp.resource}:${stepUp.action}`;
      const text = `${member.email} verified for ${tag}`;
      state.webhooks.send({ text, tag, severity: 'medium', status: true }, ownWebhook(res));
    }
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
  const { sid, resource, action, comment, askedBy, redirectUri, status, verifiedAt } = stepUp;
  return {
    sid,
    resource,
    action,
    comment,
    askedBy,
    returnTo: redirectUri && returnAddress(redirectUri),
    status,
    timestamp: verifiedAt,
    factors: factorsOf(member),
  };
}

/** Where the hosted page leads to: the page finds out by `tc_mode` what it is opened for. */
function returnAddress(redirectUri: string): string {
  const url = new URL(redirectUri);
  url.searchParams.set('tc_mode', 'stepup');
  return url.href;
}
