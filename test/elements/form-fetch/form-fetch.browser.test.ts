import { appointStandIns } from '../../../src/gate/marked-element.js';
import { expect, oneEvent, waitUntil } from '@open-wc/testing';
import { StepUpClient } from '../../../src/client/client.js';
import type { StepUpSettings } from '../../../src/client/settings.js';
import type { StepUpError } from '../../../src/protocol/errors.js';
import { createScriptedProvider } from '../../../src/testing/provider.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import type { ScriptedAnswer } from '../../../src/testing/provider.js';
import { fixture, html } from '../../support/gate.js';
import { noticeOf } from '../../support/gated.js';
import { clickOn } from '../../support/trusted-input.js';

interface Received {
  method: string;
  body: string;
  contentType: string | null;
  authorization: string | null;
  sid: string | null;
}

const GUARDED = 'scope=transfers:create&max_age=900';
let keys = 0;

async function gatedForm(
  attributes: Record<string, string>,
  settings: StepUpSettings,
  submitter?: Record<string, string>,
  answer: ScriptedAnswer = 'approve',
) {
  const key = `form-${Date.now()}-${keys++}`;
  const path = `/stepup-api/do/${key}`;
  const provider = createScriptedProvider({ answer });
  const client = new StepUpClient({ provider, ...settings, formActions: settings.formActions ?? [path] });
  const gate = await fixture<StepUpGate>(html`
    <stepup-gate .client=${client} resource="transfers" action="create">
      <form data-stepup-fetch method="post">
        <input name="amount" value="100" />
        <button name="kind" value="fast">Send</button>
      </form>
    </stepup-gate>
  `);
  const form = gate.querySelector('form')!;
  form.setAttribute('action', `${path}?${GUARDED}`);
  for (const [name, value] of Object.entries(attributes))
    form.setAttribute(name, value.replace('PATH', path));
  const button = form.querySelector('button')!;
  for (const [name, value] of Object.entries(submitter ?? {})) button.setAttribute(name, value);
  const received = async () => (await (await fetch(`/stepup-api/log/${key}`)).json()) as Received[];
  return { provider, client, gate, form, button, received, path };
}

async function refusedError(form: HTMLFormElement, button: HTMLElement): Promise<StepUpError> {
  const { error } = console;
  console.error = () => undefined;
  try {
    const outcome = oneEvent(form, 'stepup-response-error');
    await clickOn(button);
    return ((await outcome) as CustomEvent<StepUpError>).detail;
  } finally {
    console.error = error;
  }
}

describe('<form data-stepup-fetch> in a gate', () => {
  it('is sent with the proof after one step-up, and dispatches the response', async () => {
    const { provider, form, button, received } = await gatedForm({}, {});
    const outcome = oneEvent(form, 'stepup-response');
    await clickOn(button);
    const { detail } = (await outcome) as CustomEvent<Response>;
    expect(detail.status).to.equal(200);
    expect(provider.calls).to.have.length(1);
    const [request] = await received();
    expect(request).to.include({ method: 'POST', body: 'amount=100&kind=fast' });
    expect(request!.sid).to.be.a('string');
    expect(request!.authorization).to.equal('Bearer scripted-access-token');
  });

  it('sends JSON, or several parts, where the form says so', async () => {
    const json = await gatedForm({ 'data-stepup-fetch': 'json' }, {});
    const outcome = oneEvent(json.form, 'stepup-response');
    await clickOn(json.button);
    await outcome;
    const [request] = await json.received();
    expect(JSON.parse(request!.body)).to.deep.equal({ amount: '100', kind: 'fast' });
    expect(request!.contentType).to.contain('application/json');
    const parts = await gatedForm({ enctype: 'multipart/form-data' }, {});
    const second = oneEvent(parts.form, 'stepup-response');
    await clickOn(parts.button);
    await second;
    expect((await parts.received())[0]!.contentType).to.contain('multipart/form-data');
  });

  it('sends each value of a name that is there more than once as JSON', async () => {
    const { form, button, received } = await gatedForm({ 'data-stepup-fetch': 'json' }, {});
    for (const value of ['editor', 'owner']) {
      const box = document.createElement('input');
      Object.assign(box, { type: 'checkbox', name: 'role', value, checked: true });
      form.prepend(box);
    }
    const outcome = oneEvent(form, 'stepup-response');
    await clickOn(button);
    await outcome;
    const [request] = await received();
    expect(JSON.parse(request!.body)).to.deep.equal({
      role: ['owner', 'editor'],
      amount: '100',
      kind: 'fast',
    });
  });

  for (const [attribute, value, target] of [
    ['target', 'invoice-1042', 'invoice-1042'],
    ['target-fields', 'amount kind', 'amount=100&kind=fast'],
  ] as const)
    it(`sends the proof of what ${attribute} names, and asks once for it`, async () => {
      const { provider, client, gate, form, button, received } = await gatedForm({}, {});
      gate.setAttribute(attribute, value);
      const outcome = oneEvent(form, 'stepup-response');
      await clickOn(button);
      await outcome;
      expect(provider.calls.map(call => call.target)).to.deep.equal([target]);
      const proof = client.peek({ resource: 'transfers', action: 'create', target });
      expect(proof).to.not.equal(null);
      expect((await received())[0]!.sid).to.equal(proof!.sid);
    });

  it('allows a folder of paths', async () => {
    const { form, button } = await gatedForm({}, { formActions: ['/stepup-api/do/*'] });
    const outcome = oneEvent(form, 'stepup-response');
    await clickOn(button);
    expect(((await outcome) as CustomEvent<Response>).detail.ok).to.equal(true);
  });

  for (const [what, attributes, submitter] of [
    ['a path that is not allowed', { action: '/stepup-api/do/other' }],
    ['another origin', { action: 'http://127.0.0.2:1/PATH' }],
    ['a path with an encoded slash', { action: 'PATH%2F..%2Fother' }],
    ['a path with a dot segment that has a parameter', { action: 'PATH/..;/other' }],
    ['a path that is encoded twice', { action: 'PATH/%252e%252e%252fother' }],
    ['a path with a NUL', { action: 'PATH/x%00' }],
    ['a path that leads out of the allowed one', { action: 'PATH/../other' }],
    ['a script', { action: 'javascript:alert(1)' }],
    ['no address', { action: 'http://[' }],
    ['a formaction that is not allowed', {}, { formaction: '/stepup-api/do/other' }],
  ] as Array<[string, Record<string, string>, Record<string, string>?]>) {
    it(`sends nothing to ${what}, asks nobody, and says so`, async () => {
      const { provider, gate, button, received } = await gatedForm(attributes, {}, submitter);
      const { error } = console;
      const said: string[] = [];
      console.error = (text: string) => said.push(text);
      try {
        const denied = oneEvent(gate, 'stepup-denied');
        await clickOn(button);
        await denied;
      } finally {
        console.error = error;
      }
      expect(gate.error!.code).to.equal('invalid-request');
      expect(await noticeOf(gate)).to.match(/not set up correctly/);
      expect(said).to.have.length(1);
      expect(said[0]).to.contain('<form data-stepup-fetch>').and.contain('formActions');
      expect(await received()).to.have.length(0);
      expect(await (await fetch('/stepup-api/log/other')).json()).to.deep.equal([]);
      expect(provider.calls).to.have.length(0);
    });
  }

  for (const name of ['..;/x', '..%3b/x', '%252e%252e%252fx', 'x%00', '..%255cx', '%u002e%u002e/x']) {
    it(`sends nothing to ${name} below an allowed folder, and names the path`, async () => {
      const action = `/stepup-api/do/${name}`;
      const { provider, gate, button } = await gatedForm({ action }, { formActions: ['/stepup-api/do/*'] });
      const { error } = console;
      const said: string[] = [];
      console.error = (text: string) => said.push(text);
      try {
        const denied = oneEvent(gate, 'stepup-denied');
        await clickOn(button);
        await denied;
      } finally {
        console.error = error;
      }
      expect(said).to.have.length(1);
      expect(said[0]).to.contain(name).and.contain('A server may read the path');
      expect(provider.calls).to.have.length(0);
    });
  }

  it('is not led on to another path, without a proof neither', async () => {
    const { gate, form, button } = await gatedForm({ action: 'PATH?redirect=/' }, {});
    gate.disabled = true;
    const outcome = oneEvent(form, 'stepup-response-error');
    await clickOn(button);
    expect(((await outcome) as CustomEvent<StepUpError>).detail.code).to.equal('unavailable');
  });

  it('sends nothing to the path of an injected base element', async () => {
    const base = document.createElement('base');
    base.href = 'http://127.0.0.2:1/';
    document.head.append(base);
    const { form, button, received } = await gatedForm({}, {});
    const outcome = oneEvent(form, 'stepup-response');
    await clickOn(button);
    await outcome.finally(() => base.remove());
    expect(await received()).to.have.length(1);
  });

  for (const [what, query, answer, code, text] of [
    ['a pass by the role that is not enough', GUARDED, 'allow', 'setup-required', /without a second check/],
    ['a proof that the server does not accept', `${GUARDED}&refuse=*`, 'approve', 'failed', /did not accept/],
    ['a 401 without a challenge', 'status=401', 'approve', 'sign-in-required', /sign in/],
    ['a 403', 'status=403', 'approve', 'denied', /not allowed/],
    ['a 503', 'status=503', 'approve', 'unavailable', /no answer/],
    ['a redirect, which a proof does not follow', 'redirect=/', 'approve', 'unavailable', /no answer/],
  ] as Array<[string, string, ScriptedAnswer, string, RegExp]>) {
    it(`has its gate show ${what}`, async () => {
      const { gate, form, button } = await gatedForm({ action: `PATH?${query}` }, {}, undefined, answer);
      const denied: string[] = [];
      gate.addEventListener('stepup-denied', event => denied.push(event.detail.code));
      const heard: string[] = [];
      for (const type of ['stepup-response', 'stepup-response-error'])
        form.addEventListener(type, () => heard.push(type));
      await clickOn(button);
      await waitUntil(() => heard.length > 0);
      expect(gate.error!.code).to.equal(code);
      expect(denied).to.deep.equal([code]);
      const notice = (await noticeOf(gate)) + gate.shadowRoot!.querySelector('mfa-setup-prompt')?.textContent;
      expect(notice).to.match(text);
      expect(heard).to.have.length(1);
    });
  }

  it('has the gate show it that stands in for a marked form', async () => {
    const { client, path } = await gatedForm({}, {}, undefined, 'approve');
    const form = await fixture<HTMLFormElement>(html`
      <form
        data-stepup-fetch
        data-stepup-resource="transfers"
        data-stepup-action="create"
        method="post"
        action="${path}?status=403"
      >
        <button>Send</button>
      </form>
    `);
    appointStandIns([form]);
    const standing = [...document.querySelectorAll('stepup-gate')].at(-1)!;
    standing.client = client;
    const response = oneEvent(form, 'stepup-response');
    await clickOn(form.querySelector('button')!);
    await response;
    expect(standing.error!.code).to.equal('denied');
    expect(await noticeOf(standing)).to.match(/not allowed/);
  });

  it('leaves what else a server answers to the page', async () => {
    const { gate, form, button } = await gatedForm({ action: 'PATH?status=422' }, {});
    const response = oneEvent(form, 'stepup-response');
    await clickOn(button);
    expect(((await response) as CustomEvent<Response>).detail.status).to.equal(422);
    expect([gate.error, await noticeOf(gate)]).to.deep.equal([null, '']);
  });

  it('sends nothing outside of a gate', async () => {
    const form = await fixture<HTMLFormElement>(html`
      <form data-stepup-fetch method="post" action="/stepup-api/do/outside"><button>Send</button></form>
    `);
    const error = await refusedError(form, form.querySelector('button')!);
    expect(error.code).to.equal('invalid-request');
  });

  it('leaves a submission alone that the page has taken over', async () => {
    const { form, button, received } = await gatedForm({}, {});
    const taken = new Promise<void>(resolve => {
      form.addEventListener('submit', event => {
        event.preventDefault();
        resolve();
      });
    });
    await clickOn(button);
    await taken;
    expect(await received()).to.have.length(0);
  });
});
