import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import sinon from 'sinon';
import { StepUpClient } from '../../../src/client/client.js';
import type { StepUpSettings } from '../../../src/client/settings.js';
import '../../../src/define/stepup-status.js';
import { setStepUpMessages } from '../../../src/i18n/messages.js';
import type { StepUpStatus } from '../../../src/elements/stepup-status/stepup-status.js';
import { createScriptedProvider } from '../../../src/testing/provider.js';

const request = { resource: 'invoices', action: 'delete' } as const;

function label(status: StepUpStatus): string {
  const part = status.shadowRoot!.querySelector('[part=label]')!;
  return part.textContent!.trim();
}

function lockButton(status: StepUpStatus): HTMLButtonElement | null {
  return status.shadowRoot!.querySelector('[part=lock-button]');
}

function announced(): string {
  return document.querySelector('body > [role=status]')?.textContent ?? '';
}

describe('<stepup-status>', () => {
  afterEach(() => sinon.restore());

  async function setUp(settings: StepUpSettings = {}): Promise<{
    provider: ReturnType<typeof createScriptedProvider>;
    client: StepUpClient;
    status: StepUpStatus;
  }> {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider, ...settings });
    await client.readMember();
    const status = await fixture<StepUpStatus>(
      html`<stepup-status resource="invoices" action="delete" .client=${client}></stepup-status>`,
    );
    return { provider, client, status };
  }

  it('says that nobody is verified, and offers nothing to lock', async () => {
    const { status } = await setUp();
    expect(label(status)).to.equal('Not verified');
    expect(lockButton(status)).to.equal(null);
    expect(status.hasAttribute('verified')).to.equal(false);
    await expect(status).to.be.accessible();
  });

  it('says how long a verification still holds', async () => {
    const { client, status } = await setUp();
    await client.require(request);
    await status.updateComplete;
    expect(label(status)).to.equal('Verified, 15 minutes left');
    expect(status.hasAttribute('verified')).to.equal(true);
    expect(status.verification).to.include(request);
    await expect(status).to.be.accessible();
  });

  it('asks nobody', async () => {
    const { provider, status } = await setUp();
    await status.updateComplete;
    expect(provider.calls).to.eql([]);
  });

  it('ends the verification with its button, and keeps the focus', async () => {
    const { client, status } = await setUp();
    await client.require(request);
    await status.updateComplete;
    lockButton(status)!.focus();
    lockButton(status)!.click();
    await waitUntil(() => status.shadowRoot!.activeElement?.matches('[part=panel]'));
    expect(client.peek(request)).to.equal(null);
    expect(label(status)).to.equal('Not verified');
  });

  it('ends only what it stands for', async () => {
    const { client, status } = await setUp();
    await client.require(request);
    await client.require({ ...request, action: 'update' });
    status.lock();
    expect(client.isVerified(request)).to.equal(false);
    expect(client.isVerified({ ...request, action: 'update' })).to.equal(true);
  });

  it('stands for everything where it names nothing', async () => {
    const { client, status } = await setUp();
    status.removeAttribute('resource');
    status.removeAttribute('action');
    await client.require({ resource: 'payments', action: 'create' });
    await status.updateComplete;
    expect(label(status)).to.equal('Verified, 15 minutes left');
    status.lock();
    await status.updateComplete;
    expect(label(status)).to.equal('Not verified');
    expect(client.isVerified()).to.equal(false);
  });

  it('follows another verification, a sign-out and its attributes', async () => {
    const { client, provider, status } = await setUp();
    await client.require({ ...request, action: 'update' });
    await status.updateComplete;
    expect(label(status)).to.equal('Not verified');
    status.setAttribute('action', 'update');
    await status.updateComplete;
    expect(label(status)).to.contain('15 minutes');
    status.setAttribute('max-age', '2m');
    await status.updateComplete;
    expect(label(status)).to.equal('Verified, 2 minutes left');
    provider.signOut();
    await status.updateComplete;
    expect(label(status)).to.equal('Not verified');
  });

  it('counts a verification for another action where its scope says so', async () => {
    const { client, status } = await setUp();
    await client.require({ ...request, action: 'update' });
    status.setAttribute('cache-scope', 'resource');
    await status.updateComplete;
    expect(status.hasAttribute('verified')).to.equal(true);
  });

  it('counts down by the minute and ends, woken by the client', async () => {
    const clock = sinon.useFakeTimers({
      now: Date.now(),
      toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'],
    });
    const { client, status } = await setUp();
    await client.require({ ...request, maxAge: '15m' });
    await status.updateComplete;
    const texts = [label(status)];
    for (let minute = 0; minute < 15; minute++) {
      await clock.tickAsync(60_001);
      await status.updateComplete;
      texts.push(label(status));
    }
    expect(texts.slice(0, 3)).to.eql([15, 14, 13].map(minutes => `Verified, ${minutes} minutes left`));
    expect(texts.slice(-2)).to.eql(['Verified, 1 minute left', 'Not verified']);
  });

  it('announces the changes of its state, and not the minutes', async () => {
    const clock = sinon.useFakeTimers({
      now: Date.now(),
      toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'],
    });
    const { client, status } = await setUp();
    await client.require(request);
    await status.updateComplete;
    await clock.tickAsync(200);
    const said = announced();
    expect(said).to.match(/Verified, 15 minutes left$/);
    await clock.tickAsync(60_000);
    await status.updateComplete;
    await clock.tickAsync(200);
    expect(label(status)).to.contain('14 minutes');
    expect(announced()).to.equal(said);
    client.clear();
    await status.updateComplete;
    await clock.tickAsync(200);
    expect(announced()).to.equal('Not verified');
  });

  it('speaks the language of the page, the minutes included', async () => {
    setStepUpMessages('de', { 'status-verified': 'Bestätigt, noch {time}' });
    const { client, status } = await setUp();
    await client.require(request);
    status.lang = 'de';
    status.requestUpdate();
    await status.updateComplete;
    expect(label(status)).to.equal('Bestätigt, noch 15 Minuten');
  });

  it('stays unverified for attributes that are not allowed, and names them once', async () => {
    const { client, status } = await setUp();
    const error = sinon.stub(console, 'error');
    await client.require(request);
    status.setAttribute('max-age', 'soon');
    await status.updateComplete;
    await client.require({ ...request, action: 'update' });
    await status.updateComplete;
    expect(label(status)).to.equal('Not verified');
    expect(error.callCount).to.equal(1);
    expect(error.firstCall.args[0]).to.contain('<stepup-status> max-age="soon" is not allowed');
  });

  it('does not believe a verified attribute', async () => {
    const { client } = await setUp();
    const status = await fixture<StepUpStatus>(
      html`<stepup-status verified resource="invoices" action="delete" .client=${client}></stepup-status>`,
    );
    expect(status.hasAttribute('verified')).to.equal(false);
    expect(label(status)).to.equal('Not verified');
  });

  it('stops listening when it leaves the page, and is right again when it comes back', async () => {
    const { client, status } = await setUp();
    const parent = status.parentElement!;
    const removed = sinon.spy(client, 'removeEventListener');
    status.remove();
    expect(removed.calledWith('change')).to.equal(true);
    await client.require(request);
    parent.append(status);
    await status.updateComplete;
    expect(label(status)).to.contain('15 minutes');
  });

  it('follows another client when it is given one', async () => {
    const { client, status } = await setUp();
    await client.require(request);
    await status.updateComplete;
    status.client = new StepUpClient({ provider: createScriptedProvider() });
    await status.updateComplete;
    expect(label(status)).to.equal('Not verified');
  });
});
