import type { ServerResponse } from 'node:http';
import { toRequest, type NodeRequest } from './node-request.js';
import { checkRule } from '../rule.js';
import type { StepUpGuard, StepUpPass, StepUpRule } from '../types.js';

export type { NodeRequest };

/**
 * Guards a route of a plain `node:http` server.
 *
 * ```ts
 * const mayDelete = stepUp(guard, { resource: 'documents', action: 'delete' });
 * createServer(async (request, response) => {
 *   const pass = await mayDelete(request, response);
 *   if (!pass) return; // refused, and answered
 * });
 * ```
 * @returns A function that resolves with who asks, or with null when it has answered the request itself.
 * @throws {StepUpError} `invalid-request` at once, for a rule that cannot be meant.
 */
export function stepUp(
  guard: StepUpGuard,
  rule: StepUpRule,
): (request: NodeRequest, response: ServerResponse) => Promise<StepUpPass | null> {
  checkRule(rule);
  return async (incoming, outgoing) => {
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    outgoing.once('close', leave);
    try {
      const result = await guard.check(toRequest(incoming, gone.signal), rule);
      if (result.ok === true) return { member: result.member, session: result.session };
      await answer(outgoing, result.response);
      // What nobody will read any more must not keep the next request on this connection waiting.
      incoming.resume();
      return null;
    } finally {
      outgoing.off('close', leave);
    }
  };
}

async function answer(outgoing: ServerResponse, response: Response): Promise<void> {
  if (outgoing.headersSent || outgoing.destroyed) return;
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    // Appended: the app's own CORS settings have exposed other headers already.
    const present = name === 'access-control-expose-headers' ? outgoing.getHeader(name) : undefined;
    outgoing.setHeader(name, present === undefined ? value : [present, value].flat().join(', '));
  }
  outgoing.end(await response.text());
}
