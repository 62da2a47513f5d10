import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { StepUpRule } from 'stepup-elements/server';
import { guard } from '../server/guard.js';

/** What may be asked for. nginx names the rule in `X-Step-Up-Rule`; a name that is not here opens nothing. */
const RULES = new Map<string, StepUpRule>([
  ['documents:delete', { resource: 'documents', action: 'delete', once: true }],
  ['transfers:create', { resource: 'transfers', action: 'create', maxAge: '5m', once: true }],
]);

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const headers = new Headers();
  const { rawHeaders } = incoming;
  // Every line of a header: what is there twice is refused by the guard, and not by chance read one way here and
  // another way behind nginx.
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at]!, rawHeaders[at + 1]!);

  const name = headers.get('X-Step-Up-Rule') ?? '';
  const rule = RULES.get(name);
  if (!rule) {
    console.error(`nginx asks for "${name}", which is no rule here.`);
    outgoing.writeHead(500).end();
    return;
  }

  // Without a body: `auth_request` brings none, so the proof travels in its header.
  const result = await guard.check(new Request('http://localhost/', { headers }), rule);
  if (result.ok) {
    outgoing.writeHead(204, { 'X-Step-Up-Member': encodeURIComponent(result.member.id!) }).end();
    return;
  }
  const { status, headers: answered } = result.response;
  // nginx throws the body of this answer away, but keeps what it reads from a header.
  outgoing.setHeader('X-Step-Up-Problem', await result.response.text());
  outgoing.writeHead(status, Object.fromEntries(answered)).end();
}

const server = createServer((incoming, outgoing) => {
  answer(incoming, outgoing).catch(error => {
    console.error(error);
    // nginx makes a 503 of it: whatever goes wrong here, nobody gets past.
    outgoing.destroy();
  });
});

// For nginx on this machine only: whoever reaches the sidecar can use up proofs.
server.listen(Number(process.env.PORT ?? 9090), '127.0.0.1', () => {
  console.log('Listening on', server.address());
});
