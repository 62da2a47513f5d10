import Koa from 'koa';
import { stepUp } from 'stepup-elements/server/koa.js';
import { guard, PAGE_ORIGIN } from './guard.js';

const app = new Koa();

app.use(async (context, next) => {
  context.set({
    'Access-Control-Allow-Origin': PAGE_ORIGIN,
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Step-Up-Session-Id',
    'Access-Control-Allow-Methods': 'POST, DELETE',
    Vary: 'Origin',
  });
  if (context.method === 'OPTIONS') context.status = 204;
  else await next();
});

// With a router: router.delete('/documents/:id', stepUp(guard, rule), handler)
app.use(stepUp(guard, { resource: 'documents', action: 'delete', once: true }));

app.use(context => {
  context.body = { deleted: context.path.split('/').at(-1), by: context.state.stepUp!.member.id };
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log('Listening on', server.address());
});
