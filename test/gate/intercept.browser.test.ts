import { expect } from '@open-wc/testing';
import { consoleErrors } from '../support/console-errors.js';
import { html, settled } from '../support/gate.js';
import { gated } from '../support/gated.js';

const FLAGS = { bubbles: true, cancelable: true, composed: true };

/** A gate that holds a type of events, and what was heard of them in it. */
async function intercepting(type: string, content = html`<div tabindex="0"></div>`) {
  const page = await gated(content);
  page.gate.intercept = `click submit ${type}`;
  await page.gate.updateComplete;
  const source = page.gate.firstElementChild as HTMLElement;
  const heard: Event[] = [];
  source.addEventListener(type, event => heard.push(event));
  return { ...page, source, heard };
}

const kinds: Record<string, [event: () => Event, fields: string[]]> = {
  keydown: [
    () => new KeyboardEvent('keydown', { ...FLAGS, key: 'k', code: 'KeyK', ctrlKey: true, location: 1 }),
    ['key', 'code', 'ctrlKey', 'location', 'repeat'],
  ],
  wheel: [
    () => new WheelEvent('wheel', { ...FLAGS, deltaY: 12, deltaMode: 1, clientX: 3 }),
    ['deltaY', 'deltaMode', 'clientX'],
  ],
  beforeinput: [
    () => new InputEvent('beforeinput', { ...FLAGS, data: 'x', inputType: 'insertText' }),
    ['data', 'inputType', 'isComposing'],
  ],
  contextmenu: [
    () => new PointerEvent('contextmenu', { ...FLAGS, button: 2, clientX: 4, pointerType: 'mouse' }),
    ['button', 'clientX', 'pointerType'],
  ],
  compositionstart: [() => new CompositionEvent('compositionstart', { ...FLAGS, data: 'か' }), ['data']],
  dragstart: [() => new DragEvent('dragstart', { ...FLAGS, clientX: 5 }), ['clientX']],
  erase: [() => new CustomEvent('erase', { ...FLAGS, detail: 7 }), ['detail']],
};

describe('<stepup-gate intercept>', () => {
  for (const [type, [make, fields]] of Object.entries(kinds)) {
    it(`repeats ${type} as an event of the same class, whose fields can be read`, async () => {
      const { source, heard, approve, asked } = await intercepting(type);
      const event = make();
      const read = (given: Event): unknown[] => fields.map(name => given[name as keyof Event]);
      const before = read(event);
      expect(source.dispatchEvent(event)).to.equal(false);
      await settled();
      expect(heard).to.have.length(0);
      await approve();
      expect(heard).to.have.length(1);
      expect(Object.getPrototypeOf(heard[0])).to.equal(Object.getPrototypeOf(event));
      expect(read(heard[0]!)).to.deep.equal(before);
      expect([heard[0]!.type, heard[0]!.defaultPrevented, heard[0]!.cancelable]).to.deep.equal([
        type,
        false,
        true,
      ]);
      expect(await asked()).to.equal(1);
    });
  }

  for (const [type, name, init] of [
    ['beforetoggle', 'ToggleEvent', { oldState: 'closed', newState: 'open' }],
    ['command', 'CommandEvent', { command: '--erase' }],
    ['touchmove', 'TouchEvent', { altKey: true }],
  ] as const) {
    const Kind = (window as unknown as Record<string, typeof Event | undefined>)[name];
    if (!Kind) continue;
    it(`repeats ${type}`, async () => {
      const { source, heard, approve } = await intercepting(type);
      const event = new Kind(type, { ...FLAGS, ...init }) as Event & Record<string, unknown>;
      // WebKit’s constructor of touch events leaves keys out.
      const told = Object.fromEntries(Object.keys(init).map(name => [name, event[name]]));
      source.dispatchEvent(event);
      await approve();
      expect(heard[0]).to.be.instanceOf(Kind).and.to.include(told);
    });
  }

  it('repeats an event of the page’s own with what it keeps to itself', async () => {
    class EraseEvent extends MouseEvent {
      readonly #row: number;
      constructor(row: number) {
        super('erase', FLAGS);
        this.#row = row;
      }
      get row(): number {
        return this.#row;
      }
    }
    const { source, heard, approve } = await intercepting('erase');
    source.dispatchEvent(new EraseEvent(41));
    await approve();
    expect(heard[0]).to.be.instanceOf(EraseEvent);
    expect((heard[0] as EraseEvent).row).to.equal(41);
  });

  for (const [what, members] of Object.entries({
    'its own type': { type: 'other' },
    'its own path': { composedPath: () => [] },
    'its own ways to stop it': { preventDefault: () => undefined, stopImmediatePropagation: () => undefined },
  })) {
    for (const type of ['erase', 'click']) {
      it(`holds and repeats a ${type} event of a class that has ${what}`, async () => {
        const { source, heard, asked, approve } = await intercepting(type);
        const event = new MouseEvent(type, FLAGS);
        for (const [name, value] of Object.entries(members)) Object.defineProperty(event, name, { value });
        source.dispatchEvent(event);
        expect(await asked()).to.equal(1);
        expect(heard).to.have.length(0);
        await approve();
        expect(heard).to.have.length(1);
      });
    }
  }

  it('holds where a library leaves out of the path what is in imitated shadow roots', async () => {
    const { source, heard, asked } = await intercepting('erase');
    const { composedPath } = Event.prototype;
    Event.prototype.composedPath = () => [];
    try {
      source.dispatchEvent(new Event('erase', FLAGS));
    } finally {
      Event.prototype.composedPath = composedPath;
    }
    expect(await asked()).to.equal(1);
    expect(heard).to.have.length(0);
  });

  for (const [type, Kind, name] of [
    ['paste', ClipboardEvent, 'clipboardData'],
    ['drop', DragEvent, 'dataTransfer'],
  ] as const) {
    it(`keeps what a ${type} brings, text and files`, async function () {
      const { source, heard, approve } = await intercepting(type);
      const data = new DataTransfer();
      data.setData('text/plain', 'secret');
      data.setData('text/html', '<b>secret</b>');
      data.items.add(new File(['content'], 'notes.txt', { type: 'text/plain' }));
      const event = new Kind(type, { ...FLAGS, [name]: data }) as Event & Record<typeof name, DataTransfer>;
      // Firefox makes no paste that carries anything: only a person’s does.
      if (!event[name].types.length) this.skip();
      // What a browser hands over is empty afterwards.
      source.dispatchEvent(event);
      data.items.clear();
      await approve();
      const kept = (heard[0] as Event & Record<typeof name, DataTransfer>)[name];
      expect([kept.getData('text/plain'), kept.getData('text/html')]).to.deep.equal([
        'secret',
        '<b>secret</b>',
      ]);
      expect(Array.from(kept.files, file => file.name)).to.deep.equal(['notes.txt']);
    });
  }

  it('tells the developer of a type that cannot be cancelled, and keeps its listeners waiting all the same', async () => {
    const { source, heard, approve } = await intercepting('input');
    const errors = await consoleErrors(async () => {
      source.dispatchEvent(new InputEvent('input', { bubbles: true }));
      expect(heard).to.have.length(0);
      await approve();
    });
    expect(heard).to.have.length(1);
    expect(errors.join()).to.contain('"input"');
  });

  it('lets the handlers of a key act that the browser clicks for', async () => {
    const { source, heard, approve, asked } = await intercepting(
      'keydown',
      html`<button type="button">x</button>`,
    );
    source.dispatchEvent(new KeyboardEvent('keydown', { ...FLAGS, key: 'Enter' }));
    expect(heard).to.have.length(0);
    await approve();
    expect(heard.map(event => (event as KeyboardEvent).key)).to.deep.equal(['Enter']);
    expect(await asked()).to.equal(1);
  });
});
