import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import sinon from 'sinon';
import { StepUpClient } from '../../../src/client/client.js';
import { StepUpError } from '../../../src/protocol/errors.js';
import '../../../src/define/mfa-setup-prompt.js';
import type { MfaSetupPrompt } from '../../../src/elements/mfa-setup-prompt/mfa-setup-prompt.js';
import { createScriptedProvider } from '../../../src/testing/provider.js';

const EVENTS = ['mfa-setup-open', 'mfa-setup-complete', 'mfa-setup-dismiss', 'mfa-setup-error'] as const;

function part<T extends HTMLElement>(prompt: MfaSetupPrompt, name: string): T | null {
  return prompt.shadowRoot!.querySelector<T>(`[part=${name}]`);
}

function recordEvents(prompt: MfaSetupPrompt): string[] {
  const seen: string[] = [];
  for (const type of EVENTS) prompt.addEventListener(type, () => seen.push(type));
  return seen;
}

describe('<mfa-setup-prompt>', () => {
  const provider = createScriptedProvider();
  const client = new StepUpClient({ provider });
  afterEach(() => sinon.restore());

  async function setUp(variant = 'inline'): Promise<{ prompt: MfaSetupPrompt; trigger: HTMLButtonElement }> {
    const page = await fixture(html`
      <main>
        <button>Pay</button>
        <mfa-setup-prompt variant=${variant} .client=${client}></mfa-setup-prompt>
      </main>
    `);
    return { prompt: page.querySelector('mfa-setup-prompt')!, trigger: page.querySelector('button')! };
  }

  async function shown(variant: string): Promise<Awaited<ReturnType<typeof setUp>>> {
    const page = await setUp(variant);
    page.trigger.focus();
    page.prompt.show();
    await page.prompt.updateComplete;
    return page;
  }

  it('shows nothing until it is opened', async () => {
    for (const variant of ['inline', 'dialog']) {
      const { prompt } = await setUp(variant);
      expect(part(prompt, 'panel')?.checkVisibility() ?? false).to.equal(false);
    }
  });

  for (const variant of ['inline', 'dialog']) {
    describe(`as ${variant}`, () => {
      it('has no accessibility violation', async () => {
        const { prompt } = await shown(variant);
        await expect(prompt).to.be.accessible();
      });

      it('takes the focus when it is shown, and gives it back when it is dismissed', async () => {
        const { prompt, trigger } = await shown(variant);
        expect(prompt.shadowRoot!.activeElement).to.equal(part(prompt, 'open-button'));
        const dismissed = oneEvent(prompt, 'mfa-setup-dismiss');
        part(prompt, 'dismiss-button')!.click();
        await dismissed;
        expect(prompt.open).to.equal(false);
        expect(document.activeElement).to.equal(trigger);
      });

      it("opens the provider's console once, and says when it was closed", async () => {
        const { prompt, trigger } = await shown(variant);
        const seen = recordEvents(prompt);
        const opened = provider.consoleCalls.length;
        part(prompt, 'open-button')!.click();
        part(prompt, 'open-button')!.click();
        await waitUntil(() => seen.includes('mfa-setup-complete'));
        expect(seen).to.eql(['mfa-setup-open', 'mfa-setup-complete']);
        expect(provider.consoleCalls.length - opened).to.equal(1);
        expect(prompt.open).to.equal(false);
        expect(document.activeElement).to.equal(trigger);
      });

      it('opens nothing where the page cancels mfa-setup-open', async () => {
        const { prompt } = await shown(variant);
        const opened = provider.consoleCalls.length;
        prompt.addEventListener('mfa-setup-open', event => event.preventDefault());
        expect(await prompt.openConsole()).to.equal(null);
        expect(provider.consoleCalls.length).to.equal(opened);
        expect(prompt.open).to.equal(true);
      });

      it('stays and says so where the console cannot be opened, and can try again', async () => {
        const { prompt } = await shown(variant);
        const seen = recordEvents(prompt);
        const failure = new StepUpError('unavailable', 'No console.');
        provider.respondConsole(failure);
        const event = oneEvent(prompt, 'mfa-setup-error');
        expect(await prompt.openConsole()).to.equal(null);
        expect((await event).detail).to.equal(failure);
        await prompt.updateComplete;
        expect(part(prompt, 'error')!.checkVisibility()).to.equal(true);
        await expect(prompt).to.be.accessible();
        expect(await prompt.openConsole()).to.equal('closed');
        expect(seen).to.eql(['mfa-setup-open', 'mfa-setup-error', 'mfa-setup-open', 'mfa-setup-complete']);
      });

      it('stays as it was where the member closes the console by cancelling', async () => {
        const { prompt } = await shown(variant);
        const seen = recordEvents(prompt);
        provider.respondConsole(new StepUpError('cancelled', 'Closed.'));
        await prompt.openConsole();
        await prompt.updateComplete;
        expect(seen).to.eql(['mfa-setup-open']);
        expect(part(prompt, 'panel')!.checkVisibility()).to.equal(true);
      });

      it('replaces its texts by slots', async () => {
        const { prompt } = await shown(variant);
        prompt.innerHTML = '<b slot="heading">Two steps</b>Why?<i slot="open">Go</i><i slot="dismiss">No</i>';
        for (const child of prompt.querySelectorAll('*')) {
          expect(child.checkVisibility(), child.outerHTML).to.equal(true);
        }
      });
    });
  }

  it("is out of the way while the provider's console lies on the page", async () => {
    const { prompt } = await shown('dialog');
    const dialog = part<HTMLDialogElement>(prompt, 'panel')!;
    expect(dialog.matches(':modal')).to.equal(true);
    const opened = provider.consoleCalls.length;
    provider.respondConsole('hang');
    void prompt.openConsole();
    expect(dialog.matches(':modal'), 'until there is something to make way for').to.equal(true);
    await waitUntil(() => provider.consoleCalls.length > opened);
    expect(dialog.open).to.equal(false);
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    await sendKeys({ type: '123456' });
    expect(field.value).to.equal('123456');
    expect(dialog.open).to.equal(false);
    field.remove();
  });

  it('can be shown again after a console that never said that it was closed', async () => {
    const { prompt } = await shown('dialog');
    const opened = provider.consoleCalls.length;
    provider.respondConsole('hang');
    void prompt.openConsole();
    await waitUntil(() => provider.consoleCalls.length > opened);
    prompt.show();
    await prompt.updateComplete;
    expect(part(prompt, 'panel')!.matches(':modal')).to.equal(true);
    expect(await prompt.openConsole()).to.equal('closed');
  });

  it('gives the focus back from what the page has put into it', async () => {
    const { prompt, trigger } = await shown('inline');
    prompt.innerHTML = '<a href="#help">Why?</a>';
    prompt.querySelector('a')!.focus();
    prompt.hide();
    expect(document.activeElement).to.equal(trigger);
  });

  it('leaves the focus where the person has moved it meanwhile', async () => {
    const { prompt } = await shown('inline');
    const field = document.createElement('input');
    prompt.after(field);
    field.focus();
    prompt.hide();
    expect(document.activeElement).to.equal(field);
  });

  it('is dismissed by Escape', async () => {
    const { prompt, trigger } = await shown('dialog');
    const dismissed = oneEvent(prompt, 'mfa-setup-dismiss');
    await sendKeys({ press: 'Escape' });
    await dismissed;
    expect(prompt.open).to.equal(false);
    expect(document.activeElement).to.equal(trigger);
  });

  it('lets its buttons be reached and pressed by keyboard alone', async () => {
    const { prompt } = await shown('inline');
    await sendKeys({ press: 'Tab' });
    expect(prompt.shadowRoot!.activeElement).to.equal(part(prompt, 'dismiss-button'));
    const dismissed = oneEvent(prompt, 'mfa-setup-dismiss');
    await sendKeys({ press: 'Enter' });
    await dismissed;
  });

  it('hides without an event where script hides it', async () => {
    const { prompt } = await shown('dialog');
    const seen = recordEvents(prompt);
    const dialog = part<HTMLDialogElement>(prompt, 'panel')!;
    const closed = oneEvent(dialog, 'close');
    prompt.hide();
    await closed;
    expect(seen).to.eql([]);
  });

  it('is a modal dialog still after it was moved', async () => {
    const { prompt } = await shown('dialog');
    const seen = recordEvents(prompt);
    document.body.append(prompt);
    await prompt.updateComplete;
    expect(part(prompt, 'panel')!.matches(':modal')).to.equal(true);
    await oneEvent(part(prompt, 'panel')!, 'close');
    expect(seen).to.eql([]);
    prompt.remove();
  });

  it('says nothing once it was removed while the console was open', async () => {
    const { prompt } = await shown('inline');
    const seen = recordEvents(prompt);
    provider.respondConsole('hang');
    void prompt.openConsole();
    prompt.remove();
    await prompt.updateComplete;
    expect(seen).to.eql(['mfa-setup-open']);
  });

  it('names the address that is not allowed, in the console and in the event', async () => {
    const { prompt } = await shown('inline');
    const error = sinon.stub(console, 'error');
    prompt.consoleUrl = 'javascript:alert(1)';
    provider.respondConsole(new StepUpError('unavailable', 'No console.'));
    const event = oneEvent(prompt, 'mfa-setup-error');
    await prompt.openConsole();
    expect((await event).detail.code).to.equal('invalid-request');
    expect(error.firstCall.args[0]).to.contain('<mfa-setup-prompt> console-url="javascript:alert(1)"');
  });

  it('leaves for the console address, and keeps the question for the return', async () => {
    const frame = document.createElement('iframe');
    frame.src = new URL('./mfa-setup-prompt.frame.html', import.meta.url).href;
    document.body.append(frame);
    const search = (): string => frame.contentWindow?.location.search ?? '';
    await waitUntil(() => search().includes('return_to'), 'the frame did not leave', { timeout: 5000 });
    const returnTo = new URL(new URLSearchParams(search()).get('return_to')!);
    const kept = JSON.parse(sessionStorage.getItem('stepup-elements.return')!) as object;
    expect(kept).to.include({ resource: 'invoices', action: 'delete' });
    expect(kept).to.include({ nonce: returnTo.searchParams.get('stepup-return') });
    expect(returnTo.pathname).to.match(/mfa-setup-prompt\.frame\.html$/);
    frame.remove();
    sessionStorage.removeItem('stepup-elements.return');
  });
});
