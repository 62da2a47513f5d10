import type { Request as ExpressRequest } from 'express';
import { createNodeCheck, type NodeOutcome, type NodeResponse, type StepUpOptions } from './node-check.js';
import type { NodeRequest } from './node-request.js';
import { stepUpBackend as nodeStepUpBackend } from './node.js';
import { sendResponse } from './send-response.js';
import type { StepUpBackend } from '../backend/types.js';
import type { StepUpGuard, StepUpPass, StepUpRuleSource } from '../types.js';

export type { NodeRequest, NodeResponse, StepUpOptions };

declare global {
  // Express reads the members of its requests from this namespace.
  namespace Express {
    interface Request {
      /** Who asks, and by which step-up. Set by `stepUp(guard, rule)`. */
      stepUp?: StepUpPass;
    }
  }
}

/**
 * Guards an Express route (Express 4 and 5), before or after `express.json()`.
 *
 * ```ts
 * app.delete('/documents/:id', stepUp(guard, { resource: 'documents', action: 'delete' }), (req, res) => {
 *   deleteDocument(req.params.id, req.stepUp.member.id);
 *   res.sendStatus(204);
 * });
 * ```
 *
 * Before several routes (`app.use`, `router.use`) it lets CORS preflights pass, without `req.stepUp`. In a route it does
 * not: the handlers of `app.all` would be reached by them.
 * @param options `sid`: reads the session id from a place of the app's own.
 * @returns A middleware that sets `req.stepUp = { member, session }`, or answers the request itself.
 * @throws {StepUpError} `invalid-request` at once, for a guard, rule or option that cannot be meant.
 */
export function stepUp(
  guard: StepUpGuard,
  rule: StepUpRuleSource<ExpressRequest>,
  options?: StepUpOptions<ExpressRequest>,
): (
  request: NodeRequest & { stepUp?: StepUpPass },
  response: NodeResponse,
  next: (error?: unknown) => void,
) => Promise<void> {
  const check = createNodeCheck(guard, rule, options);
  return async (request, response, next) => {
    // Only this guard's answer counts, whatever was there before.
    delete request.stepUp;
    let outcome: NodeOutcome;
    try {
      outcome = await check({
        incoming: request,
        outgoing: response,
        request: request as unknown as ExpressRequest,
        raw: request,
        path: request.originalUrl ?? request.url,
        parsedBody: request.body,
        letsPreflightsPass: !('route' in request && request.route),
      });
      if (outcome.kind === 'refused') await sendResponse(response, outcome.response);
    } catch (error) {
      next(error);
      return;
    }
    if (outcome.kind === 'passed') request.stepUp = outcome.pass;
    if (outcome.kind === 'passed' || outcome.kind === 'preflight') next();
  };
}

/**
 * Answers the requests of a backend's wire (Express 4 and 5), behind the app's sessions, before or after `express.json()`.
 *
 * ```ts
 * app.use(stepUpBackend(backend));
 * ```
 *
 * Mounted below a path (`app.use('/admin', …)`), the wire lies at its `url` below that path as well as at the `url` itself.
 * @throws {StepUpError} `invalid-request` at once, for what is no backend.
 */
export function stepUpBackend(
  backend: StepUpBackend,
): (request: NodeRequest, response: NodeResponse, next: (error?: unknown) => void) => Promise<void> {
  const answerWire = nodeStepUpBackend(backend);
  return async (request, response, next) => {
    let isAnswered: boolean;
    try {
      isAnswered = await answerWire(request, response);
    } catch (error) {
      next(error);
      return;
    }
    if (!isAnswered) next();
  };
}
