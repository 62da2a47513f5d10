// Never run: `tsc -p .` tells whether the adapters fit the types of their frameworks.
import { createServer } from 'node:http2';
import express from 'express';
import Fastify from 'fastify';
import Koa from 'koa';
import type { StepUpGuard } from '../../../src/server/index.js';
import { stepUp as expressStepUp } from '../../../src/server/adapters/express.js';
import { stepUp as fastifyStepUp } from '../../../src/server/adapters/fastify.js';
import { stepUp as koaStepUp } from '../../../src/server/adapters/koa.js';
import { stepUp as nodeStepUp } from '../../../src/server/adapters/node.js';
import { RULE } from '../support/step-up-request.js';

declare const guard: StepUpGuard;

interface Body {
  sid: string;
}

const fastify = Fastify();
fastify.addHook('preHandler', fastifyStepUp(guard, RULE));
fastify.delete<{ Params: { id: string }; Body: Body }>(
  '/documents/:id',
  {
    onRequest: [fastifyStepUp(guard, RULE)],
    preValidation: fastifyStepUp(guard, RULE, { sid: request => (request.body as Body).sid }),
  },
  async request => request.stepUp!.member.id,
);

const fastifyOverHttp2 = Fastify({ http2: true });
fastifyOverHttp2.addHook('onRequest', fastifyStepUp(guard, RULE));
fastifyOverHttp2.delete<{ Params: { id: string } }>(
  '/documents/:id',
  { preHandler: fastifyStepUp(guard, RULE) },
  async request => request.stepUp!.member.id,
);

new Koa()
  .use(koaStepUp(guard, RULE, { sid: request => (request.body as Body).sid }))
  .use(context => void (context.body = context.state.stepUp?.member.id));
new Koa<{ user: string }, { database: object }>()
  .use(koaStepUp(guard, RULE))
  .use(context => void (context.body = context.state.user));

const app = express();
app.use(expressStepUp(guard, RULE, { sid: request => (request.body as Body).sid }));
app.delete('/documents/:id', expressStepUp(guard, RULE), (request, response) => {
  response.json(request.params.id + request.stepUp!.member.id);
});
app.all('/', express.json(), expressStepUp(guard, RULE, { sid: async request => request.get('x') }));

const check = nodeStepUp(guard, RULE);
createServer(async (request, response) => {
  const pass = await check(request, response);
  if (pass) response.end(String(pass.member.id));
});
