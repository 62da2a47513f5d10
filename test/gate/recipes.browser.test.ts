import { expect, waitUntil } from '@open-wc/testing';
import { configureStepUp, getStepUpClient } from '../../src/client/page-client.js';
import type { StepUpClient } from '../../src/client/client.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { settled } from '../support/gate.js';
import { clickOn, press } from '../support/trusted-input.js';

declare global {
  interface Window {
    client: StepUpClient;
    runs: unknown[];
    $: unknown;
  }
}

const page = await (await fetch('/docs/what-no-gate-can-hold.md')).text();

/** A block of the page, by the name in its first line. */
function recipe(name: string): string {
  const block = new RegExp('```(?:js|html)\\n(?://|<!--) recipe: ' + name + '\\b.*\\n([^]*?)```');
  const code = block.exec(page)?.[1];
  return code!;
}

/** As much of jQuery as the recipe is about: handlers that `trigger` calls without an event. */
function jQuery(selector: string): unknown {
  const elements = [...document.querySelectorAll<HTMLElement>(selector)];
  const each = (run: (index: number, element: HTMLElement) => void): void =>
    elements.forEach((element, index) => run(index, element));
  return Object.assign(Object.create(jQuery.fn as object) as object, { each });
}
jQuery.fn = {};

describe('a recipe for what no gate can hold', () => {
  const provider = createScriptedProvider();
  let place: HTMLElement;
  let before: number;
  const asked = (): number => provider.calls.length - before;
  const find = <T extends HTMLElement>(selector: string): T => place.querySelector<T>(selector)!;

  beforeEach(() => {
    configureStepUp({ provider });
    Object.assign(window, { client: getStepUpClient(), $: jQuery });
    window.runs = [];
    before = provider.calls.length;
    place = document.createElement('main');
    document.body.append(place);
  });

  afterEach(async () => {
    getStepUpClient().clear();
    place.remove();
    await settled();
  });

  /** Runs a recipe on a page with some markup, as a script of that page. */
  function run(name: string, markup: string): void {
    place.innerHTML = markup;
    const script = document.createElement('script');
    script.textContent = `{${recipe(name)}}`;
    document.body.append(script);
    script.remove();
  }

  /** Nothing has run yet, and it does once when the person is verified. */
  async function runsAfterApproval(what: unknown[]): Promise<void> {
    await waitUntil(() => asked() === 1);
    expect(window.runs).to.deep.equal([]);
    provider.respond('approve');
    await waitUntil(() => window.runs.length > 0);
    await settled();
    expect(window.runs).to.deep.equal(what);
    expect(asked()).to.equal(1);
  }

  it('jquery: a click instead of trigger("click")', async () => {
    run(
      'jquery',
      '<stepup-gate resource="documents" action="delete"><button id="delete" onclick="runs.push(\'deleted\')">x</button></stepup-gate>',
    );
    await runsAfterApproval(['deleted']);
  });

  it('shortcut: a function that is guarded', async () => {
    run('shortcut', '');
    await press('F8');
    await runsAfterApproval(['deleted']);
  });

  it('submit: requestSubmit() is held', async () => {
    run(
      'submit',
      '<stepup-gate resource="transfers" action="create"><form id="transfer" onsubmit="runs.push(event.type); return false"></form></stepup-gate>',
    );
    await runsAfterApproval(['submit']);
  });

  it('prefetch: no address to fetch, and a submission that is held', async () => {
    place.innerHTML = recipe('prefetch');
    expect(find('[href]')).to.equal(null);
    find('form').addEventListener('submit', event => {
      event.preventDefault();
      window.runs.push('sent');
    });
    await clickOn(find('button'));
    await runsAfterApproval(['sent']);
  });

  it('trusted: asked with the trusted click in the hand', async () => {
    run('trusted', '<button id="export">Export</button>');
    find('#export').click();
    await settled();
    expect(asked()).to.equal(0);
    await clickOn(find('#export'));
    await runsAfterApproval(['exported']);
  });

  it('open: the link is there only for a verified person, whose own click opens it', async () => {
    place.innerHTML = recipe('open');
    const gate = find<HTMLElement & { verify(): Promise<unknown> }>('stepup-gate');
    expect(find('a')).to.equal(null);
    provider.respond('approve');
    await gate.verify();
    await waitUntil(() => find('a') !== null);
    find('a').addEventListener('click', event => {
      event.preventDefault();
      window.runs.push(event.isTrusted);
    });
    await clickOn(find('a'));
    expect(window.runs).to.deep.equal([true]);
  });

  it('change: a switch that goes back until the person is verified', async () => {
    run('change', '<label><input type="checkbox" id="public"> Public</label>');
    await clickOn(find('#public'));
    expect(find<HTMLInputElement>('#public').checked).to.equal(false);
    await runsAfterApproval([true]);
    expect(find<HTMLInputElement>('#public').checked).to.equal(true);
  });

  it('change: and stays as it was where they are not', async () => {
    run('change', '<label><input type="checkbox" id="public"> Public</label>');
    await clickOn(find('#public'));
    await waitUntil(() => asked() === 1);
    provider.respond('cancel');
    await settled();
    expect([window.runs, find<HTMLInputElement>('#public').checked]).to.deep.equal([[], false]);
  });

  it('portal: marks on what is rendered elsewhere', async () => {
    place.innerHTML = recipe('portal');
    find('button').addEventListener('click', () => window.runs.push('deleted'));
    await clickOn(find('button'));
    await runsAfterApproval(['deleted']);
  });

  it('frame: what a frame asks for is guarded', async () => {
    run('frame', '<iframe></iframe>');
    const inside = find<HTMLIFrameElement>('iframe').contentWindow!;
    window.postMessage({ type: 'remove-member', id: 'from elsewhere' });
    (inside as unknown as { eval(code: string): void }).eval(
      "parent.postMessage({ type: 'remove-member', id: 7 }, '*')",
    );
    await runsAfterApproval([7]);
  });
});
