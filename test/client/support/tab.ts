import { StepUpClient } from '../../../src/client/index.js';
import { createScriptedProvider } from '../../../src/testing/provider.js';

// A second page of the same origin, or of none where it is sandboxed, with a client of its own.
const provider = createScriptedProvider();
const client = new StepUpClient({ provider, storage: location.hash === '#session' ? 'session' : 'memory' });
Object.assign(globalThis, { tab: { provider, client } });

/** What the tests find in the frame's window. */
export interface Tab {
  provider: typeof provider;
  client: StepUpClient;
}

// A sandboxed frame can only be spoken to by messages: it verifies, and says what came of it.
addEventListener('message', async ({ data, source }) => {
  if (data !== 'verify') return;
  provider.respond('approve');
  const request = { resource: 'documents', action: 'delete' } as const;
  const answer = await client
    .require(request)
    .then(({ kind }) => `${kind} ${client.isVerified(request)}`, String);
  (source as Window).postMessage(answer, '*');
});
parent.postMessage('ready', '*');
