import { createNodeCheck, type NodeResponse, type StepUpOptions } from './node-check.js';
import type { NodeRequest } from './node-request.js';
import { createNodeWire } from './node-wire.js';
import { sendResponse } from './send-response.js';
import type { StepUpBackend } from '../backend/types.js';
import type { StepUpGuard, StepUpPass, StepUpRuleSource } from '../types.js';

export type { NodeRequest, NodeResponse, StepUpOptions };

/**
 * Guards a route of a plain `node:http` or `node:http2` server.
 *
 * ```ts
 * const mayDelete = stepUp(guard, { resource: 'documents', action: 'delete' });
 * createServer(async (request, response) => {
 *   const pass = await mayDelete(request, response);
 *   if (!pass) return; // refused, and answered
 * });
 * ```
 *
 * There is nobody to hand a CORS preflight on to: it is answered with 204 and the headers that the app has set before.
 * @param options `sid`: reads the session id from a place of the app's own.
 * @returns A function that resolves with who asks, or with null when it has answered the request itself, or when the
 * client has left.
 * @throws {StepUpError} `invalid-request` at once, for a guard, rule or option that cannot be meant.
 */
export function stepUp(
  guard: StepUpGuard,
  rule: StepUpRuleSource<NodeRequest>,
  options?: StepUpOptions<NodeRequest>,
): (request: NodeRequest, response: NodeResponse) => Promise<StepUpPass | null> {
  const check = createNodeCheck(guard, rule, options);
  return async (request, response) => {
    const outcome = await check({
      incoming: request,
      outgoing: response,
      request,
      raw: request,
      path: request.url,
      parsedBody: request.body,
      letsPreflightsPass: true,
    });
    if (outcome.kind === 'passed') return outcome.pass;
    if (outcome.kind === 'refused') await sendResponse(response, outcome.response);
    if (outcome.kind === 'preflight') {
      response.statusCode = 204;
      response.end();
    }
    return null;
  };
}

/**
 * Answers the requests of a backend's wire on a plain `node:http` or `node:http2` server, or one of the `connect` kind.
 *
 * ```ts
 * const answerStepUp = stepUpBackend(backend);
 * createServer(async (request, response) => {
 *   if (await answerStepUp(request, response)) return;
 *   // the app's own
 * });
 * ```
 * @returns A function that resolves with whether it has answered. Where it gets a `next` and has not, it calls that.
 * @throws {StepUpError} `invalid-request` at once, for what is no backend.
 */
export function stepUpBackend(
  backend: StepUpBackend,
): (request: NodeRequest, response: NodeResponse, next?: (error?: unknown) => void) => Promise<boolean> {
  const wire = createNodeWire(backend);
  return async (request, response, next) => {
    const answer = await wire({
      incoming: request,
      outgoing: response,
      raw: request,
      path: request.originalUrl ?? request.url,
      parsedBody: request.body,
    });
    if (answer === null) next?.();
    else if (answer !== 'over') await sendResponse(response, answer);
    return answer !== null;
  };
}
