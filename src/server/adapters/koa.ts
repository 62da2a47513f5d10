import type { Context, Next, Request as KoaRequest } from 'koa';
import { copyHeaders, createNodeCheck, type StepUpOptions } from './node-check.js';
import type { StepUpGuard, StepUpPass, StepUpRuleSource } from '../types.js';

export type { StepUpOptions };

declare module 'koa' {
  // Koa reads the members of `ctx.state` from this interface.
  interface DefaultState {
    /** Who asks, and by which step-up. Set by `stepUp(guard, rule)`. */
    stepUp?: StepUpPass;
  }
}

/**
 * Guards what comes after it in a Koa app or router, before or after a body parser.
 *
 * ```ts
 * router.delete('/documents/:id', stepUp(guard, { resource: 'documents', action: 'delete' }), ctx => {
 *   deleteDocument(ctx.params.id, ctx.state.stepUp.member.id);
 *   ctx.status = 204;
 * });
 * ```
 *
 * Before all routes (`app.use`) it lets CORS preflights pass, without `ctx.state.stepUp`. In a route of `@koa/router` it
 * does not: the handlers of `router.all` would be reached by them.
 * @param options `sid`: reads the session id from a place of the app's own; it is given `ctx.request`.
 * @returns A middleware that sets `ctx.state.stepUp = { member, session }`, or answers the request itself.
 * @throws {StepUpError} `invalid-request` at once, for a guard, rule or option that cannot be meant.
 */
export function stepUp(
  guard: StepUpGuard,
  rule: StepUpRuleSource<KoaRequest & { body?: unknown }>,
  options?: StepUpOptions<KoaRequest & { body?: unknown }>,
): (context: Context, next: Next) => Promise<void> {
  const check = createNodeCheck(guard, rule, options);
  return async (context, next) => {
    // Only this guard's answer counts, whatever was there before.
    delete context.state.stepUp;
    const request = context.request as KoaRequest & { body?: unknown };
    const outcome = await check({
      incoming: context.req,
      outgoing: context.res,
      request,
      raw: context,
      path: context.originalUrl,
      parsedBody: request.body,
      letsPreflightsPass: context._matchedRoute === undefined,
    });
    if (outcome.kind === 'passed') context.state.stepUp = outcome.pass;
    if (outcome.kind === 'passed' || outcome.kind === 'preflight') await next();
    if (outcome.kind !== 'refused') return;
    copyHeaders(
      outcome.response,
      name => context.response.get(name),
      (name, value) => context.set(name, value),
    );
    context.status = outcome.response.status;
    context.body = await outcome.response.text();
  };
}
