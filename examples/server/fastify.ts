import Fastify from 'fastify';
import { stepUp } from 'stepup-elements/server/fastify.js';
import { guard, PAGE_ORIGIN } from './guard.js';

const app = Fastify();

app.addHook('onRequest', async (request, reply) => {
  reply.headers({
    'Access-Control-Allow-Origin': PAGE_ORIGIN,
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Step-Up-Session-Id',
    'Access-Control-Allow-Methods': 'POST, DELETE',
    Vary: 'Origin',
  });
  if (request.method === 'OPTIONS') return reply.code(204).send();
});

app.delete<{ Params: { id: string } }>(
  '/documents/:id',
  { preHandler: stepUp(guard, { resource: 'documents', action: 'delete', once: true }) },
  async request => ({ deleted: request.params.id, by: request.stepUp!.member.id }),
);

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
console.log('Listening on', app.server.address());
