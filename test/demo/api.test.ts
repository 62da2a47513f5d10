import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, it } from 'node:test';
import { signIn, type DemoMember } from './demo-member.js';
import { startDemo, type RunningDemo } from './running-demo.js';

const OLIVIA = 'olivia@example.test';
const ADAM = 'adam@example.test';
const VERA = 'vera@example.test';

describe("the demo's API", () => {
  let demo: RunningDemo;
  let olivia: DemoMember;
  let adam: DemoMember;
  before(async () => {
    demo = await startDemo();
    [olivia, adam] = [await signIn(demo, OLIVIA), await signIn(demo, ADAM)];
  });
  after(() => demo.stop());
  beforeEach(() => call('POST', 'workspace/restore', { body: {} }));

  interface Sent {
    member?: DemoMember;
    sid?: string;
    body?: unknown;
  }
  const call = (method: string, path: string, { member, sid, body }: Sent = {}) =>
    fetch(`${demo.origin}/api/${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(member && { Authorization: `Bearer ${member.accessToken}` }),
        ...(sid && { 'X-Step-Up-Session-Id': sid }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const documents = async () =>
    (await (await call('GET', 'documents')).json()) as Array<{ id: string; kind: string }>;
  const contract = async () => (await documents()).find(({ kind }) => kind === 'Contract')!.id;

  /** Sends the deletion, expects it to be refused, and the document to be there afterwards. */
  async function refused(sent: Sent, error = 'insufficient_user_authentication'): Promise<Response> {
    const id = await contract();
    const response = await call('DELETE', `documents/${id}`, sent);
    assert.equal(response.status, 401);
    assert.match(response.headers.get('WWW-Authenticate')!, new RegExp(error));
    assert.ok(
      (await documents()).some(document => document.id === id),
      'the document is still there',
    );
    return response;
  }

  it('deletes a document for a member who has stepped up for that', async () => {
    const id = await contract();
    const sid = await olivia.stepUp('documents', 'delete');
    assert.equal((await call('DELETE', `documents/${id}`, { member: olivia, sid })).status, 204);
    assert.ok(!(await documents()).some(document => document.id === id));
  });

  it('answers a deletion without proof with the challenge of RFC 9470', async () => {
    const challenge = (await refused({ member: olivia })).headers.get('WWW-Authenticate')!;
    assert.match(challenge, /^Bearer /);
    assert.match(challenge, /scope="documents:delete"/);
    assert.match(challenge, /max_age="?900"?/);
  });

  it('refuses a deletion without a token, however good the proof is', async () => {
    const sid = await olivia.stepUp('documents', 'delete');
    await refused({ sid }, 'scope="documents:delete"');
  });

  it("refuses another member's proof", async () => {
    await refused({ member: adam, sid: await olivia.stepUp('documents', 'delete') });
  });

  it('refuses a proof for another action, and one for another resource', async () => {
    await refused({ member: olivia, sid: await olivia.stepUp('documents', 'update') });
    await refused({ member: olivia, sid: await olivia.stepUp('customers', 'delete') });
  });

  it('refuses a proof that was made up', async () => {
    await refused({ member: olivia, sid: 'ssid_made-up' });
  });

  it('decides by the amount of a transfer, not by what the page believed', async () => {
    const transfer = (amount: number, sent: Sent = {}) =>
      call('POST', 'transfers', { member: olivia, body: { to: 'Halden Timber', amount }, ...sent });
    assert.equal((await transfer(1000)).status, 201);
    const challenged = await transfer(1000.01);
    assert.equal(challenged.status, 401);
    assert.match(challenged.headers.get('WWW-Authenticate')!, /scope="transfers:create"/);
    const sid = await olivia.stepUp('transfers', 'create');
    assert.equal((await transfer(1000.01, { sid })).status, 201);
    assert.equal((await transfer(1, { member: undefined })).status, 401);
  });

  it('has a member whose role is enough for large transfers, and for looking at the keys', async () => {
    const hugo = await signIn(demo, 'hugo@example.test');
    const vera = await signIn(demo, VERA);
    const transfer = async (member: DemoMember) =>
      (await call('POST', 'transfers', { member, body: { to: 'Halden Timber', amount: 2500 } })).status;
    assert.deepEqual([await transfer(hugo), await transfer(olivia), await transfer(vera)], [201, 401, 403]);
    const { accountant } = (await (await fetch(`${demo.origin}/emulator/roles.json`)).json()) as {
      accountant: Record<string, Record<string, number>>;
    };
    assert.deepEqual([accountant['transfers']!['create'], accountant['admin-panel']!['read']], [1, 1]);
    // The keys want MFA of everybody: the role alone does not open them.
    assert.equal((await call('GET', 'admin/secrets', { member: hugo })).status, 401);
  });

  it('refuses a transfer whose amount is no amount', async () => {
    for (const amount of ['1', -1, 0, NaN, 1e9, null, { valueOf: 1 }]) {
      const response = await call('POST', 'transfers', { member: olivia, body: { to: 'Somebody', amount } });
      assert.equal(response.status, 400, JSON.stringify(amount));
    }
  });

  it('deletes the workspace once a proof', async () => {
    const sid = await olivia.stepUp('workspace', 'delete');
    assert.equal((await call('DELETE', 'workspace', { member: olivia, sid })).status, 204);
    assert.equal((await call('DELETE', 'workspace', { member: olivia, sid })).status, 401);
  });

  it('shows the keys only to a member who has stepped up', async () => {
    assert.equal((await call('GET', 'admin/secrets')).status, 401);
    // The administrator's role would do for the provider; the server wants proof.
    assert.equal((await call('GET', 'admin/secrets', { member: adam })).status, 401);
    const sid = await olivia.stepUp('admin-panel', 'read');
    assert.equal((await call('GET', 'admin/secrets', { member: olivia, sid })).status, 200);
  });

  it('lets the role decide about a draft, and a draft only', async () => {
    const vera = await signIn(demo, VERA);
    const draft = (await documents()).find(({ kind }) => kind === 'Draft')!.id;
    assert.equal((await call('DELETE', `drafts/${draft}`)).status, 401);
    assert.equal((await call('DELETE', `drafts/${draft}`, { member: vera })).status, 403);
    assert.equal((await call('DELETE', `drafts/${await contract()}`, { member: olivia })).status, 404);
    assert.equal((await call('DELETE', `drafts/${draft}`, { member: olivia })).status, 204);
  });

  it('writes down what it decided, without a token and without a session id', async () => {
    const sid = await olivia.stepUp('documents', 'delete');
    await call('DELETE', `documents/${await contract()}`, { member: olivia, sid });
    const text = await (await call('GET', 'decisions')).text();
    assert.equal((JSON.parse(text) as Array<{ outcome: string }>)[0]!.outcome, 'allowed');
    assert.ok(!text.includes(sid) && !text.includes(olivia.accessToken));
  });

  it('answers what it cannot read with a sentence, not with its insides', async () => {
    const response = await fetch(`${demo.origin}/api/transfers`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{',
    });
    assert.equal(response.status, 400);
    assert.doesNotMatch(await response.text(), /node_modules|at /);
  });
});
