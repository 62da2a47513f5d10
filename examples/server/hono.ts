import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import type { StepUpPass, StepUpRule } from 'stepup-elements/server';
import { guard, PAGE_ORIGIN } from './guard.js';

const stepUp = (rule: StepUpRule) =>
  createMiddleware<{ Variables: { stepUp: StepUpPass } }>(async (context, next) => {
    const result = await guard.check(context.req.raw, rule);
    if (result.ok === false) return result.response;
    context.set('stepUp', result);
    await next();
    if (!context.res.headers.has('Cache-Control')) context.header('Cache-Control', 'no-store');
  });

const app = new Hono();

app.use(
  cors({
    origin: PAGE_ORIGIN,
    allowHeaders: ['Authorization', 'Content-Type', 'X-Step-Up-Session-Id'],
    // Hono's list replaces the one of a refusal: name these two, so that the page can read the challenge.
    exposeHeaders: ['WWW-Authenticate', 'Retry-After'],
  }),
);

app.delete('/documents/:id', stepUp({ resource: 'documents', action: 'delete', once: true }), context =>
  context.json({ deleted: context.req.param('id'), by: context.get('stepUp').member.id }),
);

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT ?? 3000) }, address => {
  console.log('Listening on', address);
});
