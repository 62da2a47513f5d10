import { expect } from '@open-wc/testing';
import { html, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { clickedThen } from '../../support/clicked-then.js';

type Change = (root: HTMLElement) => void;
type Case = [page: string, change: Change];

const GATE = '<stepup-gate resource="jobs" action="delete">';
const BUTTON = '<button type="button" class="hit">Delete</button>';

const gate = (content: string): string => `${GATE}${content}</stepup-gate>`;
const page = (markup: string): TemplateResult => html`${unsafeHTML(markup)}`;
const find = (root: Element, selector: string): HTMLElement => root.querySelector<HTMLElement>(selector)!;
const set =
  (selector: string, name: string, value: string): Change =>
  root =>
    setAttribute(find(root, selector), name, value);
const remove =
  (selector: string, name: string): Change =>
  root =>
    find(root, selector).removeAttribute(name);
const write =
  (selector: string, text: string): Change =>
  root =>
    (find(root, selector).textContent = text);
const all =
  (...changes: Change[]): Change =>
  root =>
    changes.forEach(change => change(root));

// What no script may write by name, a library's own markup can ("@click").
function setAttribute(element: Element, name: string, value: string): void {
  const holder = document.createElement('template');
  holder.innerHTML = `<i ${name}></i>`;
  const attribute = holder.content.firstElementChild!.attributes[0]!.cloneNode() as Attr;
  attribute.value = value;
  element.setAttributeNode(attribute);
}

/** A button whose attribute is patched in place, from one job to the next. */
const patched = (name: string, before: string, after: string): Case => [
  gate(`<button type="button" class="hit" ${name}="${before}">Delete</button>`),
  set('.hit', name, after),
];

const keyed = (around: string): string =>
  `<ul><li class="row" data-stepup-key="41">${gate(`<div class="between"><button type="button" class="hit" ${around}>Delete</button></div>`)}</li></ul>`;

const twoRows = (first: string, second: string): string =>
  `<ul><li class="row">${first} ${gate(BUTTON)}</li><li>${second} ${gate('<button type="button">Delete</button>')}</li></ul>`;

const changed: Record<string, Case> = {
  'hx-delete': patched('hx-delete', '/jobs/41', '/jobs/42'),
  'data-hx-vals': patched('data-hx-vals', '{"id":41}', '{"id":42}'),
  'hx-on:click': patched('hx-on:click', 'erase(41)', 'erase(42)'),
  'wire:click': patched('wire:click', 'erase(41)', 'erase(42)'),
  'x-on:click': patched('x-on:click', 'erase(41)', 'erase(42)'),
  '@click': patched('@click', 'erase(41)', 'erase(42)'),
  'phx-value-id': patched('phx-value-id', '41', '42'),
  'ng-click': patched('ng-click', 'erase(41)', 'erase(42)'),
  'up-href': patched('up-href', '/jobs/41', '/jobs/42'),
  onclick: patched('onclick', 'void 41', 'void 42'),
  'data-turbo-method': patched('data-turbo-method', 'patch', 'delete'),
  'a Stimulus parameter': patched('data-job-id-param', '41', '42'),
  'a data attribute of any name': patched('data-whatever', '41', '42'),
  'an attribute of a custom element, of any name': [
    gate('<x-job class="hit" job="41">Delete</x-job>'),
    set('.hit', 'job', '42'),
  ],
  'an attribute that is gone': [
    gate('<button type="button" class="hit" data-whatever="41">Delete</button>'),
    remove('.hit', 'data-whatever'),
  ],
  'an added hx-delete': [gate(BUTTON), set('.hit', 'hx-delete', '/jobs/42')],
  'an added wire:click': [gate(BUTTON), set('.hit', 'wire:click', 'erase(42)')],
  'an added @click': [gate(BUTTON), set('.hit', '@click', 'erase(42)')],
  'an added onclick': [gate(BUTTON), set('.hit', 'onclick', 'void 42')],
  'an added data-job-id': [gate(BUTTON), set('.hit', 'data-job-id', '42')],
  'an added formaction': [
    gate('<form><button class="hit">Delete</button></form>'),
    set('.hit', 'formaction', '#42'),
  ],
  'what a wrapper inside says': [
    gate(`<div class="around" x-data="{ id: 41 }">${BUTTON}</div>`),
    set('.around', 'x-data', '{ id: 42 }'),
  ],
  'what an ancestor of the gate says is done': [
    `<section class="around" hx-vals='{"id":41}'>${gate(BUTTON)}</section>`,
    set('.around', 'hx-vals', '{"id":42}'),
  ],
  'the id of an ancestor of the gate': [
    `<section class="around" data-job-id="41">${gate(BUTTON)}</section>`,
    set('.around', 'data-job-id', '42'),
  ],
  'the value of a controller above the gate': [
    `<section class="around" data-controller="job" data-job-id-value="41">${gate(BUTTON)}</section>`,
    set('.around', 'data-job-id-value', '42'),
  ],
  'a list item of equal text by its own attributes': [
    twoRows('Job', 'Job').replace('class="row"', 'class="row" data-job="41"'),
    set('.row', 'data-job', '42'),
  ],
  'a list item of equal text by a link beside the button': [
    twoRows('<a href="/jobs/41">Job</a>', '<a href="/jobs/42">Job</a>'),
    set('.row a', 'href', '/jobs/42'),
  ],
  'a list item of equal text by an id in it': [
    twoRows('<b id="job-41">Job</b>', '<b id="job-42">Job</b>'),
    set('.row b', 'id', 'job-42'),
  ],
  'a list item of equal text by a hidden field in it': [
    twoRows('Job <input type="hidden" value="41">', 'Job <input type="hidden" value="42">'),
    root => (find(root, '.row input') as HTMLInputElement).setAttribute('value', '42'),
  ],
  'a list item of equal text by the picture in it': [
    twoRows('<img alt="Alice">', '<img alt="Bob">'),
    set('.row img', 'alt', 'Bob'),
  ],
  'the first of several rows, after it was removed': [
    twoRows('Alice', 'Bob'),
    root => {
      find(root, '.row').firstChild!.textContent = 'Bob ';
      find(root, 'li + li').remove();
    },
  ],
  'the first card, after all others were removed': [
    `<div class="card"><b class="name">Alice</b><p>${gate(BUTTON)}</p></div><div class="card other"><b>Bob</b><p>${gate(BUTTON.replace('hit', ''))}</p></div>`,
    all(write('.name', 'Bob'), root => find(root, '.other').remove()),
  ],
  'the row that the button lies in': [
    twoRows('Alice', 'Alice'),
    root => find(root, 'li + li').append(find(root, 'stepup-gate')),
  ],
  'a row that only its time tells from the next': [
    twoRows('Sign-in <td>3 s ago</td>', 'Sign-in <td>9 s ago</td>').replaceAll('td>', 'i>'),
    all(write('.row i', '9 s ago'), root => find(root, 'li + li').remove()),
  ],
  'a row that only its <time> tells from the next': [
    twoRows('Sign-in <time>9:05</time>', 'Sign-in <time>10:11</time>'),
    all(write('.row time', '10:11'), root => find(root, 'li + li').remove()),
  ],
  'an age that is another one': [
    twoRows('Alice <i>3 s ago</i>', 'Bob <i>5 minutes ago</i>'),
    write('.row i', '5 minutes ago'),
  ],
  'a number beside a unit': [twoRows('Cable <i>3 m</i>', 'Cable <i>4 m</i>'), write('.row i', '4 m')],
  'the text of the whole row, though it is announced': [
    twoRows('Alice', 'Bob').replace('class="row"', 'class="row" aria-live="polite"'),
    root => (find(root, '.row').firstChild!.textContent = 'Bob '),
  ],
  'a hidden field that names a record': [
    gate(
      '<form><input type="hidden" name="job" value="41" class="field"><button class="hit">Delete</button></form>',
    ),
    root => ((find(root, '.field') as HTMLInputElement).value = '42'),
  ],
  'a token that stands for something': [
    gate(
      '<form><input type="hidden" name="card_token" value="tok_1" class="field"><button class="hit">Pay</button></form>',
    ),
    root => ((find(root, '.field') as HTMLInputElement).value = 'tok_2'),
  ],
  'a state that is a step': [
    gate(
      '<form><input type="hidden" name="state" value="rejected" class="field"><button class="hit">Save</button></form>',
    ),
    root => ((find(root, '.field') as HTMLInputElement).value = 'approved'),
  ],
  'a token that the person sees': [
    gate('<form><input name="csrf" value="41" class="field"><button class="hit">Save</button></form>'),
    root => ((find(root, '.field') as HTMLInputElement).value = '42'),
  ],
  'a checkbox in the form': [
    gate('<form><input type="checkbox" name="all" class="field"><button class="hit">Delete</button></form>'),
    root => ((find(root, '.field') as HTMLInputElement).checked = true),
  ],
  'a field in the form of a button that submits nothing': [
    gate(`<form><input name="to" value="Alice" class="field">${BUTTON}</form>`),
    root => ((find(root, '.field') as HTMLInputElement).value = 'Bob'),
  ],
  'a field in the row': [
    `<table><tr><td><input class="field" value="1"></td><td>${gate(BUTTON)}</td></tr></table>`,
    root => ((find(root, '.field') as HTMLInputElement).value = '100'),
  ],
  'a field that was added to the form': [
    gate('<form><button class="hit">Delete</button></form>'),
    root => find(root, 'form').append(Object.assign(document.createElement('input'), { name: 'all' })),
  ],
  'the label of an icon': [
    gate('<button type="button" class="hit"><svg><title class="name">Delete Alice</title></svg></button>'),
    write('.name', 'Delete Bob'),
  ],
  'the target of a link in a drawing': [
    gate('<svg><a href="#41" class="hit"><text y="20">Delete</text></a></svg>'),
    set('.hit', 'href', '#42'),
  ],
  'a button that says that it is busy': [gate(BUTTON), write('.hit', 'Deleting…')],
  'the key of the trigger': [keyed('data-stepup-key="a"'), set('.hit', 'data-stepup-key', 'b')],
  'the key of the row': [keyed(''), set('.row', 'data-stepup-key', '42')],
  'the key of the row beside one of the trigger': [
    keyed('data-stepup-key="a"'),
    set('.row', 'data-stepup-key', '42'),
  ],
  'the key above that of the row': [
    `<section class="around" data-stepup-key="7">${keyed('')}</section>`,
    set('.around', 'data-stepup-key', '8'),
  ],
  'a keyed row that lies below another key': [
    `<section data-stepup-key="7">${keyed('')}</section><section data-stepup-key="8"><ul class="other"></ul></section>`,
    root => find(root, '.other').append(find(root, '.row')),
  ],
  'a key that was added between': [keyed(''), set('.between', 'data-stepup-key', 'b')],
  'a key that was removed': [keyed('data-stepup-key="a"'), remove('.row', 'data-stepup-key')],
  'a key where there was none': [gate(BUTTON), set('.hit', 'data-stepup-key', 'b')],
  'a row below the key of the whole list': [
    `<div data-stepup-key="jobs">${twoRows('Alice', 'Bob')}</div>`,
    root => (find(root, '.row').firstChild!.textContent = 'Bob '),
  ],
};

const same: Record<string, Case> = {
  'a tooltip describes it': [
    gate('<button type="button" class="hit" title="Delete">x</button>'),
    all(
      set('.hit', 'aria-describedby', 'tip-1'),
      set('.hit', 'data-bs-original-title', 'Delete'),
      remove('.hit', 'title'),
    ),
  ],
  'a tooltip beside it goes': [
    twoRows('Alice <span role="tooltip" class="tip">Deletes at once</span>', 'Bob'),
    root => find(root, '.tip').remove(),
  ],
  'a translator or a password manager marks it': [
    gate('<form><input name="a"><button class="hit">Save</button></form>'),
    all(
      set('.hit', 'data-dashlane-rid', '1f'),
      set('.hit', 'data-keeper-lock-id', 'k-1'),
      set('form', 'data-gtm-form-interact-id', '0'),
      set('.hit', 'fdprocessedid', 'abc'),
      set('form', 'data-translated', 'yes'),
    ),
  ],
  'a measuring script renames its mark': patched('data-gtm-vis-total', '1', '2'),
  'it looks otherwise': [
    gate('<button type="button" class="hit idle" style="color: red" tabindex="0" title="a">x</button>'),
    all(
      set('.hit', 'class', 'hit busy'),
      set('.hit', 'style', 'color: blue'),
      set('.hit', 'tabindex', '-1'),
      set('.hit', 'title', 'b'),
    ),
  ],
  'it stands otherwise': [
    gate(
      '<button type="button" class="hit" data-state="closed" aria-expanded="false" data-focus-visible aria-pressed="false">x</button>',
    ),
    all(
      set('.hit', 'data-state', 'open'),
      set('.hit', 'aria-expanded', 'true'),
      remove('.hit', 'data-focus-visible'),
      set('.hit', 'aria-pressed', 'true'),
    ),
  ],
  'a framework marks it with other scopes': [
    gate('<button type="button" class="hit" data-v-7ba5bd90 _ngcontent-abc-c12>x</button>'),
    all(remove('.hit', 'data-v-7ba5bd90'), set('.hit', '_ngcontent-abc-c13', '')),
  ],
  'its row has moved': [
    twoRows('Alice', 'Bob').replace('class="row"', 'class="row" data-index="0" aria-rowindex="1"'),
    root => {
      find(root, 'ul').append(find(root, '.row'));
      set('.row', 'data-index', '1')(root);
      set('.row', 'aria-rowindex', '2')(root);
    },
  ],
  'rows are added and removed around it': [
    twoRows('Alice', 'Bob'),
    root => {
      find(root, 'li + li').remove();
      find(root, 'ul').prepend(document.createElement('li'));
    },
  ],
  'all other cards are removed': [
    `<div class="card"><b>Alice</b><p>${gate(BUTTON)}</p></div><div class="card other"><b>Bob</b><p>${gate(BUTTON.replace('hit', ''))}</p></div>`,
    root => find(root, '.other').remove(),
  ],
  'a cell ticks': [
    `<table><tr><td>Alice</td><td class="age">3 s ago</td><td>${gate(BUTTON)}</td></tr></table>`,
    write('.age', '9 s ago'),
  ],
  'a cell ticks, in a row among others': [
    twoRows('Alice <i>3 s ago</i>', 'Bob <i>1 minute ago</i>'),
    all(write('.row i', '4 s ago'), write('li + li i', '1 minute ago')),
  ],
  'a cell ticks, in another language': [
    `<table lang="de"><tr><td class="age">vor 3 Sekunden</td><td>${gate(BUTTON)}</td></tr></table>`,
    write('.age', 'vor 1 Minute'),
  ],
  'a <time> changes': [
    twoRows('Alice <time datetime="2026-01-01">3 s ago</time>', 'Bob <time>yesterday</time>'),
    all(write('.row time', 'a while ago'), set('.row time', 'datetime', '2026-01-02')),
  ],
  'a component’s time changes': [
    twoRows('Alice <relative-time>3 s ago</relative-time>', 'Bob'),
    write('relative-time', 'long ago'),
  ],
  'a timer runs': [twoRows('Alice <b role="timer">0:41</b>', 'Bob'), write('[role=timer]', '0:40')],
  'a live region says something': [
    twoRows('Alice <b aria-live="polite"></b>', 'Bob'),
    write('[aria-live]', 'Copied'),
  ],
  'a status says something, deep inside': [
    twoRows('Alice <b role="status"><i class="deep">1 online</i></b>', 'Bob'),
    write('.deep', '2 online'),
  ],
  'progress is made': [
    twoRows('Alice <progress value="1" max="9">1</progress>', 'Bob'),
    set('progress', 'value', '2'),
  ],
  'a hidden token is refreshed': [
    gate(
      ['csrf_token', '_token', 'authenticity_token', '__RequestVerificationToken', 'nonce', '__VIEWSTATE']
        .map(name => `<input type="hidden" name="${name}" value="a">`)
        .reduce((form, field) => `${form}${field}`, '<form>') + '<button class="hit">Save</button></form>',
    ),
    root => root.querySelectorAll('input').forEach(field => field.setAttribute('value', 'b')),
  ],
  'a hidden token in the row is refreshed': [
    `<ul><li>Alice <form>${'<input type="hidden" name="_csrf" value="a">'}</form>${gate(BUTTON)}</li></ul>`,
    set('input', 'value', 'b'),
  ],
  'a random state is renewed': [
    gate(
      '<form><input type="hidden" name="state" value="d1X9kQ0fB7mZ42aLpq"><button class="hit">Go on</button></form>',
    ),
    set('input', 'value', 'Zk3mQ81nB5cY70dRtu'),
  ],
  'something that is not sent changes in its form': [
    gate(
      '<form><input name="a" value="1"><output>1</output><button type="button" value="1">Add</button><button class="hit">Save</button></form>',
    ),
    all(write('output', '2'), set('[type=button]', 'value', '2')),
  ],
  'something else changes above the gate': [
    `<section class="around" data-theme="light" data-page="1">${gate(BUTTON)}</section>`,
    all(
      set('.around', 'data-theme', 'dark'),
      set('.around', 'data-page', '2'),
      set('.around', 'aria-hidden', 'true'),
    ),
  ],
  'a component above writes its new state': [
    `<section class="around" wire:id="c1" wire:snapshot="a">${gate(BUTTON)}</section>`,
    set('.around', 'wire:snapshot', 'b'),
  ],
  'its icon is another': [
    gate('<button type="button" class="hit"><svg><use href="#idle"></use></svg> Delete</button>'),
    set('use', 'href', '#busy'),
  ],
  'comments and white space are moved': [
    twoRows('<b class="name">Alice</b>', 'Bob'),
    root => {
      find(root, '.name').prepend(document.createComment('x'), '\n ');
    },
  ],
  'everything but its keys changes': [
    keyed('data-stepup-key="a" hx-delete="/jobs/41"'),
    all(set('.hit', 'hx-delete', '/jobs/42'), write('.hit', 'Erase'), root =>
      find(root, '.row').prepend('Bob'),
    ),
  ],
};

describe('what was clicked, and what it is by the time of the replay', () => {
  for (const [what, [markup, change]] of Object.entries(changed)) {
    it(`is not what was meant, with another value: ${what}`, async () => {
      const { clicks, notice } = await clickedThen(page(markup), change);
      expect(clicks).to.equal(0);
      expect(notice).to.match(/changed/);
    });
  }

  for (const [what, [markup, change]] of Object.entries(same)) {
    it(`is what was meant when ${what}`, async () => {
      const { clicks, notice } = await clickedThen(page(markup), change);
      expect(notice).to.equal('');
      expect(clicks).to.equal(1);
    });
  }

  const addresses: Array<[from: string, to: string, isSame: boolean]> = [
    ['?job=41', '?job=42', false],
    ['#/jobs/41', '#/jobs/42', false],
    ['?job=41&utm_source=x', '?job=41', true],
    ['?job=41', '?job=41&tab=log', true],
    ['#details', '#log', true],
  ];
  for (const [from, to, isSame] of addresses) {
    it(`is ${isSame ? '' : 'not '}what was meant when the address changes from ${from} to ${to}`, async () => {
      const address = location.href;
      const goTo = (where: string): void => history.replaceState(null, '', `${location.pathname}${where}`);
      goTo(from);
      const { clicks } = await clickedThen(page(gate(BUTTON)), () => goTo(to));
      history.replaceState(null, '', address);
      expect(clicks).to.equal(isSame ? 1 : 0);
    });
  }
});

describe('a click after the notice that something has changed', () => {
  const row = `<ul><li class="row" data-job="41">${gate(BUTTON)}</li></ul>`;
  const patch = set('.row', 'data-job', '42');

  it('goes on as it is, unasked, though each use is asked for, and once', async () => {
    const { root, heard, asked, notice } = await clickedThen(page(row), patch, 0);
    expect(notice).to.match(/changed/);
    const button = find(root, '.hit');
    button.click();
    expect(heard).to.have.length(1);
    expect(await asked()).to.equal(1);
    button.click();
    expect(heard).to.have.length(1);
    expect(await asked()).to.equal(2);
  });

  it('is asked about when something has changed again since', async () => {
    const { root, heard, asked, approve } = await clickedThen(page(row), patch, 0);
    set('.row', 'data-job', '43')(root);
    find(root, '.hit').click();
    expect(heard).to.have.length(0);
    expect(await asked()).to.equal(2);
    await approve();
    expect(heard).to.have.length(1);
  });

  it('goes on when what changes since only tells how it looks', async () => {
    const { root, heard } = await clickedThen(page(row), patch, 0);
    set('.row', 'class', 'row fresh')(root);
    find(root, '.hit').click();
    expect(heard).to.have.length(1);
  });

  it('is asked about when it is a click on something else', async () => {
    const two = `<ul><li class="row" data-job="41">${gate(`${BUTTON} <button type="button" class="else">Erase</button>`)}</li></ul>`;
    const { root, heard, asked } = await clickedThen(page(two), patch, 0);
    find(root, '.else').click();
    expect(heard).to.have.length(0);
    expect(await asked()).to.equal(2);
  });

  it('is asked about when the gate asks for something else by then', async () => {
    const { root, heard, asked, gate: it } = await clickedThen(page(row), patch, 0);
    it.resource = 'accounts';
    find(root, '.hit').click();
    expect(heard).to.have.length(0);
    expect(await asked()).to.equal(2);
  });

  it('is asked about when the gate was locked since', async () => {
    const { root, heard, asked, gate: it } = await clickedThen(page(row), patch, 0);
    it.lock();
    find(root, '.hit').click();
    expect(heard).to.have.length(0);
    expect(await asked()).to.equal(2);
  });

  it('goes on where the trigger was drawn anew, and one has taken its place', async () => {
    const redraw: Change = root =>
      find(root, 'stepup-gate').replaceChildren(find(root, '.hit').cloneNode(true));
    const { root, heard, asked, notice } = await clickedThen(page(row), redraw, 0);
    expect(notice).to.match(/changed/);
    find(root, '.hit').click();
    expect(heard).to.have.length(1);
    expect(await asked()).to.equal(1);
  });

  it('is asked about where more than one may have taken its place', async () => {
    const redraw: Change = root => {
      const hit = find(root, '.hit');
      find(root, 'stepup-gate').replaceChildren(hit.cloneNode(true), hit.cloneNode(true));
    };
    const { root, heard, asked } = await clickedThen(page(row), redraw, 0);
    find(root, '.hit').click();
    expect(heard).to.have.length(0);
    expect(await asked()).to.equal(2);
  });
});

describe('a page in which an old library gives arrays a `toJSON` of their own', () => {
  const prototype = Array.prototype as { toJSON?: () => unknown };
  afterEach(() => delete prototype.toJSON);

  it('is compared as any other', async () => {
    prototype.toJSON = function (this: unknown[]) {
      return `[${this.join(', ')}]`;
    };
    const { clicks, notice } = await clickedThen(page(gate(BUTTON)), set('.hit', 'hx-delete', '/jobs/42'));
    expect(clicks).to.equal(0);
    expect(notice).to.match(/changed/);
  });
});
