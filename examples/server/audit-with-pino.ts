import { createServer } from 'node:http';
import { pino } from 'pino';
import { createStepUpGuard } from 'stepup-elements/server';
import { stepUp } from 'stepup-elements/server/node.js';
import { provider } from './guard.js';

const log = pino({ name: 'step-up' });

const guard = createStepUpGuard({
  provider,
  onDecision({ outcome, rule, memberId, reason, error, durationMs }) {
    const entry = { outcome, resource: rule.resource, action: rule.action, memberId, reason, durationMs };
    // Only a check that could not be made is a fault of ours: its error says what to look at.
    if (outcome === 'unavailable') log.error({ ...entry, code: error?.code }, error?.message);
    else log.info(entry, 'step-up %s', outcome);
  },
});
const mayDelete = stepUp(guard, { resource: 'documents', action: 'delete', once: true });

const server = createServer(async (request, response) => {
  const pass = await mayDelete(request, response);
  if (pass) response.end(JSON.stringify({ deleted: request.url!.split('/').at(-1), by: pass.member.id }));
});

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log('Listening on', server.address());
});
