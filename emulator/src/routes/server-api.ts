import { createHash, timingSafeEqual } from 'node:crypto';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { answer, EmulatorError } from '../answer.js';
import { factorsOf, type EmulatedMember } from '../members.js';
import { isAction, isResource, type Action } from '../operation.js';
import { textField, type EmulatorState } from '../state.js';
import { COMMENT_LENGTH, type StepUp } from '../step-ups.js';
import { hostedPage } from './own-address.js';

/** What a customer's server asks: whose step-up a session id is, what a role may, and for a step-up to begin. */
export function serverApiRoutes(state: EmulatorState): Router {
  const router = Router();
  const asked: RequestHandler[] = [state.faults.before('server'), requireCredential(state)];

  router.post('/auth/temp-session/step-up/session', asked, (req: Request, res: Response) => {
    const member = readMember(state, req);
    const { resource, action } = readOptionalOperation(req);
    const comment = textField(req, 'comment');
    const { sid, url, expiresAt } = begin(state, res, member, { resource, action, comment });
    answer(res, [{ sid, url, browser_url: url, expiresAt, expires_at: expiresAt, mode: 'browser' }]);
  });

  router.get('/auth/temp-session/step-up/session/:sid', asked, (req: Request, res: Response) => {
    const { sid, status } = find(state, req);
    answer(res, [{ sid, status }]);
  });

  router.get('/auth/temp-session/step-up/:sid', asked, (req: Request, res: Response) => {
    const stepUp = find(state, req);
    const { pendingSid, replayedSid } = state.faults.switches;
    if (stepUp.status === 'pending' && pendingSid === 'hidden') throw unknownSession();
    if (stepUp.status === 'verified') {
      stepUp.lookUps += 1;
      if (stepUp.lookUps > 1 && replayedSid === 'refused') {
        throw new EmulatorError(409, 'This step-up session has been used already.');
      }
    }
    answer(res, [describe(stepUp, state.olderServerApi)]);
  });

  router.post('/auth/role/check-permission', asked, (req: Request, res: Response) => {
    const member = readMember(state, req);
    const { resource, action } = readOperation(req);
    answer(res, [{ permission: state.roles.level(member.role, resource, action), resource, action }]);
  });

  router.post('/guard/evaluate', asked, (req: Request, res: Response) => {
    const member = readMember(state, req);
    const { resource, action } = readOperation(req);
    const { comment } = req.body as Record<string, unknown>;
    const permission = state.roles.level(member.role, resource, action);
    const session =
      permission === 2
        ? begin(state, res, member, {
            resource,
            action,
            comment: typeof comment === 'string' ? comment : null,
          })
        : null;
    answer(res, [
      {
        permission,
        resource,
        action,
        reasoning: `The role ${member.role} has level ${permission} for ${action} on ${resource}.`,
        consume_in_hook: false,
        sid: session?.sid ?? null,
        url: session?.url ?? null,
        expires_at: session?.expiresAt ?? null,
      },
    ]);
  });

  return router;
}

function requireCredential(state: EmulatorState): RequestHandler {
  return (req, _res, next) => {
    const credential = req.headers['x-transcodes-token'] ?? req.headers['x-api-key'];
    if (typeof credential === 'string' && equal(credential, state.serverToken)) return next();
    throw new EmulatorError(401, 'The server credential is missing or wrong.');
  };
}

/** Compares hashes, so that neither content nor length shows in the time it takes. */
function equal(left: string, right: string): boolean {
  const [a, b] = [left, right].map(text => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}

function find(state: EmulatorState, req: Request): StepUp {
  const stepUp = state.stepUps.find(String(req.params['sid']));
  if (!stepUp) throw unknownSession();
  return stepUp;
}

function unknownSession(): EmulatorError {
  return new EmulatorError(404, 'There is no such step-up session, or it has expired.');
}

function readMember(state: EmulatorState, req: Request): EmulatedMember {
  if (textField(req, 'project_id') !== state.projectId)
    throw new EmulatorError(404, 'There is no such project.');
  const member = state.members.byId(textField(req, 'member_id'));
  if (!member) throw new EmulatorError(404, 'There is no such member.');
  return member;
}

function readOptionalOperation(req: Request): { resource: string | null; action: Action | null } {
  const { resource = null, action = null } = req.body as Record<string, unknown>;
  if (resource !== null && !isResource(resource)) throw new EmulatorError(400, 'resource is malformed.');
  if (action !== null && !isAction(action))
    throw new EmulatorError(400, 'action must be create, read, update or delete.');
  return { resource, action };
}

function readOperation(req: Request): { resource: string; action: Action } {
  const { resource, action } = readOptionalOperation(req);
  if (resource === null || action === null)
    throw new EmulatorError(400, 'resource and action must be given.');
  return { resource, action };
}

/** Begins a step-up that no page has asked for. The member passes it on the hosted page. */
function begin(
  state: EmulatorState,
  res: Response,
  member: EmulatedMember,
  question: Pick<StepUp, 'resource' | 'action' | 'comment'>,
): { sid: string; url: string; expiresAt: string } {
  const { resource, action } = question;
  if (resource !== null && action !== null && state.roles.level(member.role, resource, action) === 0) {
    throw new EmulatorError(403, `Permission denied: the member's role may not ${action} ${resource}.`);
  }
  if (factorsOf(member).length === 0) throw new EmulatorError(409, 'MFA is not set up for this member.');
  const { sid, expiresAt } = state.stepUps.open(
    member,
    {
      ...question,
      comment: question.comment?.slice(0, COMMENT_LENGTH) ?? null,
      askedBy: null,
      webhookNotification: false,
      redirectUri: null,
    },
    'mcpup',
  );
  const url = hostedPage(state, res, 'step-up', { sid, tc_mode: 'stepup' }).href;
  return { sid, url, expiresAt: new Date(expiresAt).toISOString() };
}

function describe(stepUp: StepUp, older: boolean): Record<string, unknown> {
  const { projectId, memberId, role, status, verifiedAt } = stepUp;
  const action = stepUp.action ?? undefined;
  const resource = stepUp.resource ?? undefined;
  if (older) return { projectId, userId: memberId, action, role };
  return {
    projectId,
    userId: memberId,
    action,
    role,
    memberId,
    resource,
    status,
    ...(verifiedAt === null ? {} : { verifiedAt: new Date(verifiedAt).toISOString() }),
  };
}
