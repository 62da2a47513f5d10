import { expect, waitUntil } from '@open-wc/testing';
import sinon from 'sinon';
import { configureStepUp } from '../../../src/client/page-client.js';
import { contentFault } from '../../../src/elements/markup-warnings/content-fault.js';
import { watchMarkup } from '../../../src/elements/markup-warnings/watch-markup.js';
import { createScriptedProvider } from '../../../src/testing/provider.js';
import { fixture, html } from '../../support/gate.js';

const GATE = 'stepup-gate resource="documents" action="delete"';
const BUTTON = '<button type="button">Delete</button>';

interface Case {
  markup: string;
  then?: (place: HTMLElement) => unknown;
  place?: HTMLElement;
}

const cases: Case[] = [];
let told: unknown[][] = [];

/** Has a parser read some markup into the page, with that of all other tests, and gives what the console is told of it. */
function warningsOf(markup: string, then?: (place: HTMLElement) => unknown): () => string[] {
  const added: Case = { markup, then };
  cases.push(added);
  return () =>
    told.filter(([, element]) => added.place!.contains(element as Node)).map(([text]) => String(text));
}

/** The page is looked at once for all: that is some time after something was added. */
async function lookAtAll(): Promise<void> {
  const warn = sinon.stub(console, 'warn');
  try {
    for (const each of cases) {
      each.place = document.createElement('div');
      each.place.innerHTML = each.markup;
      document.body.append(each.place);
      each.then?.(each.place);
    }
    await nextLook();
    told = warn.args;
  } finally {
    warn.restore();
  }
}

/** Resolves when what is now added has been looked at: a mistake that is added after it is told after it. */
async function nextLook(): Promise<void> {
  const last = document.createElement('stepup-gat');
  document.body.append(last);
  const warn = console.warn as sinon.SinonStub;
  await waitUntil(() => warn.args.some(([, element]) => element === last), 'was looked at', {
    timeout: 5_000,
  });
  last.remove();
}

describe('markup that guards nothing, or something else', () => {
  before(async () => {
    watchMarkup();
    await lookAtAll();
  });
  after(() => cases.forEach(({ place }) => place?.remove()));

  for (const [what, markup, said] of [
    [
      'a gate around a row',
      `<table><${GATE}><tr><td>${BUTTON}</td></tr></stepup-gate></table>`,
      /is empty.*<tr data-stepup-resource="documents" data-stepup-action="delete">/,
    ],
    [
      'a gate around rows',
      `<table><tbody><${GATE}><tr><td>${BUTTON}</td></tr></stepup-gate></tbody></table>`,
      /is empty/,
    ],
    ['a gate around a cell', `<table><tr><${GATE}><td>${BUTTON}</td></stepup-gate></tr></table>`, /is empty/],
    [
      'a revealing gate around a cell',
      `<table><tr><${GATE} mode="reveal"><td>secret</td></stepup-gate></tr></table>`,
      /is empty/,
    ],
    [
      'gates around several rows',
      `<table><${GATE}><tr><td>1</td></tr></stepup-gate><${GATE}><tr><td>2</td></tr></stepup-gate></table>`,
      /is empty/,
    ],
    [
      'a gate in a paragraph around a block',
      `<p><${GATE}><div>${BUTTON}</div></stepup-gate></p>`,
      /is empty.*<div>/,
    ],
    [
      'a gate in a paragraph, with a text before the block',
      `<p><${GATE}>Really: <ul><li>${BUTTON}</li></ul></stepup-gate></p>`,
      /is empty/,
    ],
    [
      'a gate in a heading around another',
      `<ul><li><${GATE}><li>${BUTTON}</li></stepup-gate></ul>`,
      /is empty/,
    ],
    ['an empty gate', `<${GATE}></stepup-gate>`, /is empty/],
    [
      'a gate around a row, with a comment before it',
      `<table><${GATE}><!-- 1 --><tr><td>${BUTTON}</td></tr></stepup-gate></table>`,
      /is empty/,
    ],
    ['an SVG gate', `<svg><${GATE}><a></a></stepup-gate></svg>`, /SVG/],
    [
      'a gate that ends itself',
      `<div>\n    <${GATE} />\n    <p>${BUTTON}</p>\n  </div>`,
      /everything to the end/,
    ],
    [
      'a gate that ends itself before a script',
      `<div><${GATE} /><p>${BUTTON}</p><script type="x"></script></div>`,
      /everything to the end/,
    ],
    [
      '<step-up-gate>',
      `<step-up-gate resource="a" action="read">${BUTTON}</step-up-gate>`,
      /write <stepup-gate>/,
    ],
    [
      '<stepup-gates>',
      `<stepup-gates resource="a" action="read">${BUTTON}</stepup-gates>`,
      /write <stepup-gate>/,
    ],
    ['<stepupgate>', `<stepupgate resource="a" action="read">${BUTTON}</stepupgate>`, /write <stepup-gate>/],
    ['<stepup-staus>', `<stepup-staus></stepup-staus>`, /write <stepup-status>/],
    ['<mfa-setup-promt>', `<mfa-setup-promt></mfa-setup-promt>`, /write <mfa-setup-prompt>/],
    ['no resource', `<stepup-gate action="delete">${BUTTON}</stepup-gate>`, /resource is missing/],
    ['neither', `<stepup-gate>${BUTTON}</stepup-gate>`, /resource and action are missing/],
    ['disabled="false"', `<${GATE} disabled="false">${BUTTON}</stepup-gate>`, /disabled="false" disables/],
    [
      'a marked button without an action',
      '<button data-stepup-resource="documents">x</button>',
      /data-stepup-action is missing/,
    ],
    [
      'a mark that alone guards nothing',
      '<button data-stepup-max-age="0">x</button>',
      /data-stepup-resource and data-stepup-action are missing/,
    ],
  ] as Array<[string, string, RegExp]>) {
    const warnings = warningsOf(markup);
    it(`is told of: ${what}`, () => expect(warnings().join('\n')).to.match(said));
  }

  for (const [wrong, right] of [
    ['maxAge', 'max-age'],
    ['max_age', 'max-age'],
    ['maxage', 'max-age'],
    ['max-ages', 'max-age'],
    ['intercepts', 'intercept'],
    ['cachescope', 'cache-scope'],
    ['consoleUrl', 'console-url'],
    ['auditTag', 'audit-tag'],
    ['forced', 'force'],
    [':mode', 'mode'],
    ['data-stepup-comment', 'comment'],
  ]) {
    const warnings = warningsOf(`<${GATE} ${wrong}="0">${BUTTON}</stepup-gate>`);
    it(`is told of ${wrong} on a gate, which is ${right}`, () => {
      expect(warnings()).to.have.length(1);
      expect(warnings()[0]).to.contain(`attribute ${wrong!.toLowerCase()},`).and.contain(`write ${right}.`);
    });
  }

  for (const wrong of [
    'data-step-up-resource',
    'stepup-resource',
    'step-up-resource',
    'data-stepup-ressource',
    'data-stepupresource',
    'data-stepup_resource',
    ':data-stepup-resource',
    'data-stpeup-resource',
    'data-stepup-resources',
    'data-stepup-resorce',
  ]) {
    const warnings = warningsOf(`<button ${wrong}="documents" class="x">Delete</button>`);
    it(`is told of ${wrong} on a button, which is data-stepup-resource`, () => {
      expect(warnings()).to.have.length(1);
      expect(warnings()[0]).to.contain(wrong).and.contain('write data-stepup-resource.');
    });
  }

  const twice = warningsOf(`<stepup-gate id="here" resources="a" action="read">${BUTTON}</stepup-gate>`);
  it('is told of resources on a gate, which then has no resource', () => {
    expect(twice().join('\n')).to.contain('write resource.').and.contain('resource is missing');
    expect(twice()[0]).to.contain('<stepup-gate id="here">');
  });

  it('is told of a gate that holds the rest of a written page, and not of one that a framework has put last', () => {
    const before = document.createElement('div');
    const gate = document.createElement('stepup-gate');
    gate.innerHTML = `${BUTTON}<p>It is gone for good.</p>`;
    try {
      document.body.append(before, gate);
      expect(contentFault(gate)).to.equal(undefined);
      before.replaceWith('\n');
      expect(contentFault(gate)).to.contain('everything to the end of its parent');
    } finally {
      gate.remove();
    }
  });

  it('is told once for each element, wherever that goes', async () => {
    const warn = sinon.stub(console, 'warn');
    try {
      const gate = await fixture<HTMLElement>(html`<stepup-gate resource="a" action="read"></stepup-gate>`);
      await nextLook();
      document.body.append(gate);
      await nextLook();
      expect(warn.args.filter(([, element]) => element === gate)).to.have.length(1);
      gate.remove();
    } finally {
      warn.restore();
    }
  });

  it('is told of what a script adds later, in an open shadow root as well', async () => {
    const warn = sinon.stub(console, 'warn');
    const host = document.createElement('div');
    try {
      host.attachShadow({ mode: 'open' }).innerHTML = '<button stepup-resource="documents">Delete</button>';
      document.body.append(host);
      // What lies in a shadow root is looked at last, and in another go where the first took too long.
      const isTold = () =>
        warn.args.some(([, element]) => (element as Node).getRootNode() === host.shadowRoot);
      await waitUntil(isTold, 'was looked at', { timeout: 5_000 });
    } finally {
      warn.restore();
      host.remove();
    }
  });

  for (const [what, markup, then] of [
    ['a gate around a button', `<${GATE} max-age="0" force state="idle">${BUTTON}</stepup-gate>`],
    ['a gate in a cell', `<table><tr><td><${GATE}>${BUTTON}</stepup-gate></td></tr></table>`],
    ['a gate before a table', `<${GATE}>${BUTTON}</stepup-gate><table></table>`],
    ['a gate in a paragraph', `<p><${GATE}>${BUTTON}</stepup-gate></p><div></div>`],
    ['a gate around a text', `<p><${GATE}>Delete</stepup-gate></p><p></p>`],
    ['a template', `<${GATE} mode="reveal"><template>secret</template></stepup-gate>`],
    ['a revealing gate that is filled when it is open', `<${GATE} mode="reveal"></stepup-gate>`],
    ['a gate whose content a framework shows at times', `<${GATE}><!--v-if--></stepup-gate>`],
    ['a gate for verify() alone', `<${GATE} hidden></stepup-gate>`],
    ['a gate at the end of its parent', `<div>\n  <${GATE}>\n    ${BUTTON}\n  </stepup-gate></div>`],
    ['gates in one another', `<div><${GATE}><${GATE}>${BUTTON}</stepup-gate></stepup-gate></div>`],
    [
      'attributes of others',
      `<${GATE} class="a" role="group" title="t" x-model="m" data-action="click->x" hx-get="/" part="p">${BUTTON}</stepup-gate>`,
    ],
    [
      'marked elements',
      '<button data-stepup-resource="a" data-stepup-action="read" data-stepup-max-age="0" data-stepup-key="7">x</button>',
    ],
    ['a marked row', '<table><tr data-stepup-resource="a" data-stepup-action="read"><td>x</td></tr></table>'],
    [
      'marks of a form',
      '<form data-stepup-fetch data-stepup-fetch-redirect="/"></form><i data-stepup-key="1"></i>',
    ],
    [
      "others' elements and attributes",
      '<my-stepper data-setup-action="x" data-step="1" data-stepper-resource="y" data-step-action="z"></my-stepper>',
    ],
    [
      'a gate that is filled by a script',
      `<${GATE}></stepup-gate>`,
      (place: HTMLElement) => (place.firstElementChild!.innerHTML = BUTTON),
    ],
    [
      'a gate that gets its resource by a script',
      `<stepup-gate action="read">${BUTTON}</stepup-gate>`,
      (place: HTMLElement) => Object.assign(place.firstElementChild!, { resource: 'a' }),
    ],
    [
      'a gate that is gone',
      `<${GATE}></stepup-gate>`,
      (place: HTMLElement) => place.firstElementChild!.remove(),
    ],
    [
      'a form that clobbers',
      '<form><input name="attributes"><input name="getAttributeNames"><input name="localName"><input name="isConnected"></form>',
    ],
  ] as Array<[string, string, ((place: HTMLElement) => unknown)?]>) {
    const warnings = warningsOf(markup, then);
    it(`is not what it is told of: ${what}`, () => expect(warnings()).to.deep.equal([]));
  }

  it('is not the stand-in of a marked element', async () => {
    const warn = sinon.stub(console, 'warn');
    try {
      const button = await fixture<HTMLElement>(html`
        <button data-stepup-resource="documents" data-stepup-action="delete" data-stepup-disabled>
          Delete
        </button>
      `);
      button.click();
      expect(
        [...document.querySelectorAll('stepup-gate')].some(gate => gate.resource === 'documents'),
      ).to.equal(true);
      await nextLook();
      expect(
        warn.args.filter(([, element]) => (element as Element).localName === 'stepup-gate'),
      ).to.deep.equal([]);
    } finally {
      warn.restore();
    }
  });

  it('names a mend that guards: a marked row, and a gate in a cell', async () => {
    const provider = createScriptedProvider();
    configureStepUp({ provider });
    const place = await fixture<HTMLElement>(html`<div></div>`);
    place.innerHTML = `<table>
      <tr data-stepup-resource="rows" data-stepup-action="delete"><td>${BUTTON}</td></tr>
      <tr><td><stepup-gate resource="cells" action="delete">${BUTTON}</stepup-gate></td></tr>
    </table>`;
    const ran: Event[] = [];
    for (const button of place.querySelectorAll('button')) {
      button.addEventListener('click', event => ran.push(event));
      button.click();
      await waitUntil(() => provider.calls.length === 1 + ran.length);
      provider.respond('approve');
      await waitUntil(() => ran.length === provider.calls.length);
    }
    expect(ran).to.have.length(2);
  });
});
