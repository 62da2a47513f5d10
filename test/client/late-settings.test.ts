import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import { StepUpClient } from '../../src/client/at-once.js';
import { createScriptedProvider } from '../../src/testing/provider.js';

it('a client that elements have connected before its settings came follows the provider as soon as it has one', async () => {
  const client = new StepUpClient();
  client.connect();
  const provider = createScriptedProvider();
  const asked: string[] = [];
  provider.resume = async () => {
    asked.push('resume');
    return null;
  };
  client.configure({ provider });
  await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(asked, ['resume']);
  client.configure({ maxAge: '5m' });
  await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(asked, ['resume'], 'once');
  client.dispose();
});
