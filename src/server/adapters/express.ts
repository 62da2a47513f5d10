import type { ServerResponse } from 'node:http';
import { stepUp as guardNode, type NodeRequest } from './node.js';
import type { StepUpGuard, StepUpPass, StepUpRule } from '../types.js';

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
 * @returns A middleware that sets `req.stepUp = { member, session }`, or answers the request itself.
 * @throws {StepUpError} `invalid-request` at once, for a rule that cannot be meant.
 */
export function stepUp(
  guard: StepUpGuard,
  rule: StepUpRule,
): (
  request: NodeRequest & { stepUp?: StepUpPass },
  response: ServerResponse,
  next: (error?: unknown) => void,
) => Promise<void> {
  const check = guardNode(guard, rule);
  return async (request, response, next) => {
    // Only this guard's answer counts, whatever was there before.
    delete request.stepUp;
    let pass: StepUpPass | null;
    try {
      pass = await check(request, response);
    } catch (error) {
      next(error);
      return;
    }
    if (!pass) return;
    request.stepUp = pass;
    next();
  };
}
