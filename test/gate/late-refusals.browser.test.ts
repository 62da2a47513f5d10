import { expect, oneEvent, waitUntil } from '@open-wc/testing';
import { createStepUpFetch } from '../../src/client/index.js';
import type { StepUpClient } from '../../src/client/client.js';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import type { StepUpFetchOptions } from '../../src/client/fetch/step-up-fetch.js';
import { fixture, html, recorded, scripted, settled } from '../support/gate.js';
import { noticeOf } from '../support/gated.js';
import { clickOn } from '../support/trusted-input.js';

const CHALLENGE = 'Bearer error="insufficient_user_authentication", scope="documents:delete"';

/** A server that wants a step-up session, and takes none of those that are refused. */
function serverRefusing(...sids: string[]): NonNullable<StepUpFetchOptions['fetch']> {
  return async input => {
    const sid = (input as Request).headers.get('X-Step-Up-Session-Id');
    return sid && !sids.includes(sid)
      ? new Response('done')
      : new Response(null, { status: 401, headers: { 'WWW-Authenticate': CHALLENGE } });
  };
}

/** Two rows with a gate each; a click calls the server, and what comes of it is forgotten by the page. */
async function rows(client: StepUpClient, fetch: NonNullable<StepUpFetchOptions['fetch']>) {
  const stepUpFetch = createStepUpFetch({ client, fetch });
  const done: string[] = [];
  const remove = async (): Promise<void> => {
    done.push(await stepUpFetch('/documents/7', { method: 'DELETE' }).then(r => r.text()));
  };
  const list = await fixture(html`
    <div>
      ${[1, 2].map(
        () =>
          html`<stepup-gate .client=${client} resource="documents" action="delete"
            ><button @click=${() => void remove().catch(() => undefined)}>Delete</button></stepup-gate
          >`,
      )}
    </div>
  `);
  const gates = [...list.querySelectorAll<StepUpGate>('stepup-gate')];
  return { gates, buttons: gates.map(gate => gate.querySelector('button')!), done };
}

/** Waits for an event that something sets off. */
async function during(gate: StepUpGate, type: string, act: () => Promise<void>): Promise<void> {
  const event = oneEvent(gate, type);
  await act();
  await event;
}

describe('a gate whose click was let go, and whose request is refused', () => {
  for (const console of [true, false]) {
    it(`shows a pass by the role that is not enough, ${console ? 'with' : 'without'} a console`, async () => {
      const { provider, client } = scripted();
      if (!console) Object.assign(provider, { openConsole: undefined });
      const { gates, buttons, done } = await rows(client, serverRefusing());
      const [gate] = gates as [StepUpGate];
      const events = recorded(gate);
      provider.respond('allow');
      provider.respond('allow');
      provider.respond('allow');
      await during(gate, 'stepup-denied', () => clickOn(buttons[0]!));
      const code = console ? 'setup-required' : 'denied';
      expect([gate.state, gate.error!.code, gate.error!.reason]).to.deep.equal([code, code, 'mfa-not-asked']);
      expect(gate.shadowRoot!.querySelector('[part=retry-button]')).to.equal(null);
      expect(events.slice(0, 2)).to.deep.equal(['request', 'verified']);
      expect(events.at(-1)).to.equal('denied');
      if (console) {
        await gate.updateComplete;
        expect(gate.shadowRoot!.querySelector('mfa-setup-prompt')!.textContent).to.match(/without a second/);
        expect(events).to.include('setup-required');
      } else expect(await noticeOf(gate)).to.match(/without a second check/);
      expect(provider.calls.at(-1)).to.have.property('forceStepUp', true);
      expect(done).to.deep.equal([]);
    });
  }

  it('says that the server does not accept the proof, and does the click again on another try', async () => {
    const { provider, client } = scripted();
    const { gates, buttons, done } = await rows(client, serverRefusing('first'));
    const [gate] = gates as [StepUpGate];
    provider.respond({ kind: 'step-up', sid: 'first' });
    await during(gate, 'stepup-denied', () => clickOn(buttons[0]!));
    expect([gate.state, gate.error!.code, gate.error!.reason]).to.deep.equal([
      'error',
      'failed',
      'proof-refused',
    ]);
    expect(await noticeOf(gate)).to.match(/server did not accept/);
    expect(gate.shadowRoot!.querySelector('[part=setup-button]')).to.equal(null);
    provider.respond({ kind: 'step-up', sid: 'second' });
    await clickOn(gate.shadowRoot!.querySelector('[part=retry-button]')!);
    await waitUntil(() => done.includes('done'));
    expect(await noticeOf(gate)).to.equal('');
  });

  it('does the click anew on another try, also where the page prevented it before', async () => {
    const { provider, client } = scripted();
    const { gates, buttons, done } = await rows(client, serverRefusing('first'));
    const [gate] = gates as [StepUpGate];
    const prevented: boolean[] = [];
    buttons[0]!.addEventListener('click', event => {
      prevented.push(event.defaultPrevented);
      event.preventDefault();
    });
    provider.respond({ kind: 'step-up', sid: 'first' });
    await during(gate, 'stepup-denied', () => clickOn(buttons[0]!));
    provider.respond({ kind: 'step-up', sid: 'second' });
    await gate.updateComplete;
    await clickOn(gate.shadowRoot!.querySelector('[part=retry-button]')!);
    await waitUntil(() => done.includes('done'));
    expect(prevented).to.deep.equal([false, false]);
  });

  it('is the one that let something go last, of several for the same operation', async () => {
    const { provider, client } = scripted();
    const { gates, buttons, done } = await rows(client, serverRefusing('first'));
    const [first, second] = gates as [StepUpGate, StepUpGate];
    provider.respond({ kind: 'step-up', sid: 'other' });
    await during(first, 'stepup-verified', () => clickOn(buttons[0]!));
    await waitUntil(() => done.length > 0);
    client.clear();
    await settled();
    provider.respond({ kind: 'step-up', sid: 'first' });
    // Known already: the click goes through untouched.
    await client.require({ resource: 'documents', action: 'delete' });
    await during(second, 'stepup-denied', () => clickOn(buttons[1]!));
    expect([first.state, first.error]).to.deep.equal(['idle', null]);
    expect([second.state, second.error!.reason]).to.deep.equal(['error', 'proof-refused']);
  });

  it('shows nothing of what the page gave up itself, and nothing once it is gone', async () => {
    const { provider, client } = scripted();
    const { gates, buttons } = await rows(client, serverRefusing('first'));
    const [gate] = gates as [StepUpGate];
    const events = recorded(gate);
    const given = new AbortController();
    const stepUpFetch = createStepUpFetch({ client, fetch: serverRefusing() });
    provider.respond({ kind: 'step-up', sid: 'used' });
    await during(gate, 'stepup-verified', () => clickOn(buttons[0]!));
    await settled();
    client.clear();
    const sent = stepUpFetch('/x', { signal: given.signal }).catch(() => undefined);
    given.abort();
    await sent;
    expect(events).to.not.include('denied');
    gate.remove();
    await settled();
    provider.respond('fail');
    await stepUpFetch('/x').catch(() => undefined);
    expect(events).to.not.include('denied');
  });
});
