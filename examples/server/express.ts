import express from 'express';
import { stepUp } from 'stepup-elements/server/express.js';
import { guard, PAGE_ORIGIN } from './guard.js';

const app = express();

app.use((request, response, next) => {
  response.set({
    'Access-Control-Allow-Origin': PAGE_ORIGIN,
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Step-Up-Session-Id',
    'Access-Control-Allow-Methods': 'POST, DELETE',
    Vary: 'Origin',
  });
  if (request.method === 'OPTIONS') response.sendStatus(204);
  else next();
});

app.delete(
  '/documents/:id',
  stepUp(guard, { resource: 'documents', action: 'delete', once: true }),
  (request, response) => {
    response.json({ deleted: request.params.id, by: request.stepUp!.member.id });
  },
);

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log('Listening on', server.address());
});
