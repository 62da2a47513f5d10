import { strict as assert } from 'node:assert';
import { beforeEach, describe, it } from 'node:test';
import { StepUpClient, type StepUpRequest } from '../../src/client/at-once.js';
import { createScriptedProvider, type ScriptedProvider } from '../../src/testing/provider.js';
import { refusal } from './support/observe.js';
import { createOrigin, type Origin } from './support/origin.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const PAY: StepUpRequest = { resource: 'payments', action: 'create' };

/** A page of an app, whose provider is one of several of the origin. */
interface Page {
  client: StepUpClient;
  provider: ScriptedProvider;
}

describe('pages of one origin with different providers', () => {
  let origin: Origin;
  beforeEach(() => (origin = createOrigin()));

  const open = (options: Parameters<typeof createScriptedProvider>[0] = {}): Page => {
    const provider = createScriptedProvider(options);
    const client = new StepUpClient({ provider }, origin.open().scope);
    client.connect();
    return { client, provider };
  };
  /** How questions have ended that have. */
  const endings = (asked: Promise<unknown>): string[] => {
    const ended: string[] = [];
    void refusal(asked).then(outcome => ended.push(outcome));
    return ended;
  };
  // Channels deliver in tasks of their own.
  const delivered = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));

  /** Has it verify one thing, and ask for another. */
  const verifyAndAsk = async ({ client, provider }: Page): Promise<string[]> => {
    provider.respond('approve');
    await client.require(PAY);
    const ended = endings(client.require(DELETE));
    await delivered();
    return ended;
  };

  it('a page that is opened signed out ends nothing that the other knows or asks', async () => {
    const one = open({ projectId: 'https://id.example.test first' });
    const ended = await verifyAndAsk(one);
    open({ name: 'other', member: null });
    open({ projectId: 'https://id.example.test second', member: null });
    await delivered();
    one.provider.respond('approve');
    await delivered();
    assert.deepEqual(ended, ['passed']);
    assert.equal(one.client.isVerified(PAY), true);
  });

  it('a page that takes another provider ends what itself knows and asks, and nothing of other pages', async () => {
    // Until its script has come, a page has the default provider.
    const other = open({ name: 'default' });
    const given = await verifyAndAsk(other);
    other.provider.respond('cancel');
    await delivered();
    const one = open({ name: 'first' });
    const ended = await verifyAndAsk(one);
    const waiting = endings(other.client.require(DELETE));
    other.client.configure({ provider: createScriptedProvider({ name: 'second', member: null }) });
    assert.equal(other.client.isVerified(), false);
    await other.client.readMember();
    await delivered();
    assert.deepEqual([given, waiting], [['cancelled'], ['aborted']]);
    one.provider.respond('approve');
    await delivered();
    assert.deepEqual(ended, ['passed']);
    assert.equal(one.client.isVerified(PAY), true);
  });
});
