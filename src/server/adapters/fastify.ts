import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RawServerBase,
  RouteGenericInterface,
} from 'fastify';
import { copyHeaders, createNodeCheck, type StepUpOptions } from './node-check.js';
import { createNodeWire } from './node-wire.js';
import type { StepUpBackend } from '../backend/types.js';
import type { StepUpGuard, StepUpPass, StepUpRuleSource } from '../types.js';

export type { StepUpOptions };

// Of servers of HTTP/1 and of HTTP/2.
type AnyRequest = FastifyRequest<RouteGenericInterface, RawServerBase>;
type AnyReply = FastifyReply<RouteGenericInterface, RawServerBase>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, and by which step-up. Set by `stepUp(guard, rule)`. */
    stepUp?: StepUpPass;
  }
}

/**
 * Guards a Fastify route, as a hook: `preHandler` or `preValidation`, when Fastify has read the body, or `onRequest`,
 * before that.
 *
 * ```ts
 * const mayDelete = stepUp(guard, { resource: 'documents', action: 'delete' });
 * app.delete('/documents/:id', { preHandler: mayDelete }, async (request, reply) => {
 *   await deleteDocument(request.params.id, request.stepUp.member.id);
 *   return reply.code(204).send();
 * });
 * ```
 *
 * It lets CORS preflights pass, without `request.stepUp`, but not to a handler of other methods (`app.all`).
 * @param options `sid`: reads the session id from a place of the app's own.
 * @returns A hook that sets `request.stepUp = { member, session }`, or answers the request itself.
 * @throws {StepUpError} `invalid-request` at once, for a guard, rule or option that cannot be meant.
 */
export function stepUp(
  guard: StepUpGuard,
  rule: StepUpRuleSource<AnyRequest>,
  options?: StepUpOptions<AnyRequest>,
): (request: AnyRequest, reply: AnyReply) => Promise<unknown> {
  const check = createNodeCheck(guard, rule, options);
  return async (request, reply) => {
    // Only this guard's answer counts, whatever was there before.
    delete request.stepUp;
    const outcome = await check({
      incoming: request.raw,
      outgoing: reply.raw,
      request,
      raw: request,
      path: request.originalUrl,
      parsedBody: request.body,
      letsPreflightsPass: request.is404 || request.routeOptions.method === 'OPTIONS',
    });
    switch (outcome.kind) {
      case 'passed':
        request.stepUp = outcome.pass;
        return;
      case 'preflight':
        return;
      case 'over':
        return reply.hijack();
      case 'refused':
        return sendByReply(reply, outcome.response);
    }
  };
}

/**
 * Answers the requests of a backend's wire, behind the app's sessions: register it after their plugin.
 *
 * ```ts
 * await app.register(stepUpBackend(backend));
 * ```
 * @returns A plugin that adds an `onRequest` hook to the app itself.
 * @throws {StepUpError} `invalid-request` at once, for what is no backend.
 */
export function stepUpBackend(backend: StepUpBackend): (app: FastifyInstance) => Promise<void> {
  const wire = createNodeWire(backend);
  const plugin = async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', async (request, reply) => {
      const answer = await wire({
        incoming: request.raw,
        outgoing: reply.raw,
        raw: request,
        path: request.originalUrl,
        parsedBody: undefined,
      });
      if (answer === null) return;
      return answer === 'over' ? reply.hijack() : sendByReply(reply, answer);
    });
  };
  // Of the app itself, and not of a context of its own, in which no route lies.
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true });
}

/** Past the app's other hooks: sessions are kept, and their cookies set, by `onSend`. */
async function sendByReply(reply: AnyReply, response: Response): Promise<unknown> {
  copyHeaders(
    response,
    name => reply.getHeader(name),
    (name, value) => void reply.header(name, value),
  );
  // As bytes: Fastify writes a charset, which JSON has not, behind the type of a text.
  const body = Buffer.from(await response.arrayBuffer());
  return reply.code(response.status).send(body.length > 0 ? body : undefined);
}
