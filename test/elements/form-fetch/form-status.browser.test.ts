import { expect, fixture, html } from '@open-wc/testing';
import { StepUpClient } from '../../../src/client/client.js';
import { createScriptedProvider, type ScriptedAnswer } from '../../../src/testing/provider.js';
import { settled } from '../../support/gate.js';
import { clickOn } from '../../support/trusted-input.js';

const GUARDED = 'scope=transfers:create&max_age=900';
let keys = 0;

async function gatedForm(query: string, answer: ScriptedAnswer, attributes: Record<string, string> = {}) {
  const path = `/stepup-api/do/status-${Date.now()}-${keys++}`;
  const client = new StepUpClient({ provider: createScriptedProvider({ answer }), formActions: [path] });
  const host = await fixture<HTMLElement>(html`
    <div>
      <stepup-gate .client=${client} resource="transfers" action="create">
        <form data-stepup-fetch method="post" action="${path}?${query}"><button>Send</button></form>
      </stepup-gate>
    </div>
  `);
  const form = host.querySelector('form')!;
  for (const [name, value] of Object.entries(attributes)) form.setAttribute(name, value);
  const received = async (): Promise<number> =>
    (await (await fetch(path.replace('/do/', '/log/'))).json()).length;
  return { host, form, button: form.querySelector('button')!, received };
}

function statusOf(form: HTMLFormElement): { status: string | null; words: string; region: Element | null } {
  const host = form.nextElementSibling;
  const region = host?.shadowRoot?.querySelector('[role=status]') ?? null;
  const words = region?.textContent?.trim() ?? '';
  return { status: host?.getAttribute('data-stepup-fetch-status') ?? null, words, region };
}

async function outcome(form: HTMLFormElement, button: HTMLElement): Promise<string> {
  const told = new Promise<string>(resolve => {
    for (const type of ['stepup-response', 'stepup-response-error'])
      form.addEventListener(type, () => resolve(type), { once: true });
  });
  await clickOn(button);
  const type = await told;
  await settled();
  return type;
}

describe('what is said beside a <form data-stepup-fetch>', () => {
  const { error } = console;
  beforeEach(() => (console.error = () => undefined));
  afterEach(() => (console.error = error));

  for (const [what, query, answer, status, words] of [
    ['an answer', GUARDED, 'approve', 'sent', /^Sent/],
    ['a refusal by the server', 'status=422', 'approve', 'refused', /did not accept/],
    ['a member without permission', 'status=403', 'approve', 'refused', /did not accept/],
    [
      'a proof that the server does not accept',
      `${GUARDED}&refuse=*`,
      'approve',
      'refused',
      /did not accept/,
    ],
    ['a server that broke', 'status=500', 'approve', 'unclear', /not certain/],
    ['a request without an answer', 'redirect=/', 'approve', 'unclear', /not certain/],
    ['a question that was not passed', GUARDED, 'allow', 'not-sent', /not sent/],
  ] as Array<[string, string, ScriptedAnswer, string, RegExp]>)
    it(`tells ${what}, politely`, async () => {
      const { form, button } = await gatedForm(query, answer);
      expect(statusOf(form).status).to.equal(null);
      await outcome(form, button);
      const told = statusOf(form);
      expect(told.status).to.equal(status);
      expect(told.words).to.match(words);
      expect(told.region!.getAttribute('part')).to.equal(`status ${status}`);
      await expect(form.parentElement!).to.be.accessible();
    });

  it('is there before it tells, and once', async () => {
    const { host, form, button } = await gatedForm(GUARDED, 'approve');
    const seen: Array<string | null> = [];
    const observer = new MutationObserver(() => seen.push(statusOf(form).status));
    observer.observe(host, { subtree: true, childList: true, attributes: true });
    await outcome(form, button);
    await outcome(form, button);
    observer.disconnect();
    expect(seen.filter(status => status)[0]).to.equal('sending');
    expect(host.querySelectorAll('[data-stepup-fetch-status]')).to.have.length(1);
  });

  it('is left to a page that prevents the event', async () => {
    for (const query of [GUARDED, 'redirect=/']) {
      const { form, button } = await gatedForm(query, 'approve', { 'data-stepup-fetch-redirect': '/#never' });
      for (const type of ['stepup-response', 'stepup-response-error'])
        form.addEventListener(type, event => event.preventDefault());
      await outcome(form, button);
      expect(statusOf(form).status).to.equal(null);
    }
  });

  it('leads to a path of the own origin after success, and only then', async () => {
    const { pathname, search } = location;
    const to = `${pathname}${search}#sent`;
    const refused = await gatedForm('status=422', 'approve', { 'data-stepup-fetch-redirect': to });
    await outcome(refused.form, refused.button);
    expect(location.hash).to.equal('');
    const sent = await gatedForm(GUARDED, 'approve', { 'data-stepup-fetch-redirect': to });
    await outcome(sent.form, sent.button);
    while (location.hash !== '#sent') await settled();
    history.replaceState(null, '', pathname + search);
  });

  for (const elsewhere of [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example/',
    '/a/..//evil.example/',
    '/.//evil.example',
    '/%2e//evil.example',
    '/%5cevil.example',
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'sent.html',
    '',
  ])
    it(`sends nothing, asks nobody and says so where it is to lead to ${JSON.stringify(elsewhere)}`, async () => {
      const said: string[] = [];
      console.error = (text: string) => said.push(text);
      const given = await gatedForm(GUARDED, 'approve', { 'data-stepup-fetch-redirect': elsewhere });
      const gate = given.form.closest('stepup-gate')!;
      const denied = new Promise(resolve => gate.addEventListener('stepup-denied', resolve, { once: true }));
      await clickOn(given.button);
      await denied;
      expect(gate.error!.code).to.equal('invalid-request');
      expect(said.join()).to.contain('data-stepup-fetch-redirect');
      expect(await given.received()).to.equal(0);
    });
});
