import { StepUpClient } from '../src/client/index.js';
import { createScriptedProvider } from '../src/testing/provider.js';

// Many different questions at once, all answered by one verification: how often the member is looked up.
const QUESTIONS = 10_000;
const LIMIT = 2;

const provider = createScriptedProvider({ answer: 'approve' });
const { getMember } = provider;
let lookUps = 0;
provider.getMember = () => {
  lookUps++;
  return getMember();
};
const client = new StepUpClient({ provider, cacheScope: 'session' });
await Promise.all(
  Array.from({ length: QUESTIONS }, (_, id) =>
    client.require({ resource: `documents/${id}`, action: 'delete' }),
  ),
);
console.log(
  `${QUESTIONS.toLocaleString('en')} different questions: asked ${provider.calls.length} time(s), ` +
    `member looked up ${lookUps} times (at most ${LIMIT})${lookUps > LIMIT ? '  OVER' : ''}`,
);
if (lookUps > LIMIT) process.exitCode = 1;
client.dispose();
