import { createServer } from 'node:http';
import { stepUp } from 'stepup-elements/server/node.js';
import { guard, PAGE_ORIGIN } from './guard.js';

const mayDelete = stepUp(guard, { resource: 'documents', action: 'delete', once: true });

const server = createServer(async (request, response) => {
  response.setHeader('Access-Control-Allow-Origin', PAGE_ORIGIN);
  response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type, X-Step-Up-Session-Id');
  response.setHeader('Access-Control-Allow-Methods', 'POST, DELETE');
  response.setHeader('Vary', 'Origin');
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }

  const pass = await mayDelete(request, response);
  if (!pass) return; // refused, and answered

  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ deleted: request.url!.split('/').at(-1), by: pass.member.id }));
});

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log('Listening on', server.address());
});
