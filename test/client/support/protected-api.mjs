// A protected API on two origins, for the tests of createStepUpFetch: under the page's own origin, and on a port of
// its own. What it answers is said in the query; what it received can be read back under /stepup-api/log/<key>.
import { createServer } from 'node:http';

const PREFIX = '/stepup-api/';
const received = new Map();

let other;

/** A middleware of @web/test-runner. */
export async function protectedApi(context, next) {
  // Frames without an origin of their own load the sources across origins.
  context.set('Access-Control-Allow-Origin', '*');
  if (!context.path.startsWith(PREFIX)) return next();
  context.respond = false;
  await answer(context.req, context.res);
}

async function otherOrigin() {
  if (!other) {
    other = createServer(answer);
    other.unref();
    await new Promise(resolve => other.listen(0, '127.0.0.1', resolve));
  }
  return `http://127.0.0.1:${other.address().port}`;
}

async function answer(request, response) {
  const url = new URL(request.url, 'http://localhost');
  const [route, key] = url.pathname.slice(PREFIX.length).split('/');
  const query = url.searchParams;
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
  response.setHeader(
    'Access-Control-Allow-Headers',
    'authorization, x-step-up-session-id, content-type, x-mine',
  );
  response.setHeader('Access-Control-Allow-Methods', '*');
  response.setHeader('Access-Control-Expose-Headers', 'WWW-Authenticate');
  if (request.method === 'OPTIONS') return response.writeHead(204).end();
  if (route === 'other-origin') return json(response, await otherOrigin());
  if (route === 'log') return json(response, received.get(key) ?? []);

  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { authorization = null, 'x-step-up-session-id': sid = null, 'x-mine': mine = null } = request.headers;
  received.set(key, [
    ...(received.get(key) ?? []),
    {
      method: request.method,
      body: Buffer.concat(chunks).toString(),
      contentType: request.headers['content-type'] ?? null,
      referrer: request.headers.referer ?? null,
      authorization,
      sid,
      mine,
    },
  ]);
  if (query.has('redirect')) return response.writeHead(307, { location: query.get('redirect') }).end();
  if (query.has('status')) return response.writeHead(Number(query.get('status'))).end();
  const refused = query.get('refuse')?.split(',') ?? [];
  if (query.has('scope') && (!sid || refused.includes(sid) || refused.includes('*'))) {
    const error = query.get('error') ?? 'insufficient_user_authentication';
    const params = [`error="${error}"`, `scope="${query.get('scope')}"`];
    if (query.has('max_age')) params.push(`max_age=${query.get('max_age')}`);
    return response.writeHead(401, { 'WWW-Authenticate': `Bearer ${params.join(', ')}` }).end('refused');
  }
  json(response, 'done');
}

function json(response, value) {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}
