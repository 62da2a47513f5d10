import { expect, nextFrame } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { configureStepUp, getStepUpClient } from '../../../src/client/page-client.js';
import { createScriptedProvider, type ScriptedProvider } from '../../../src/testing/provider.js';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, settled } from '../../support/gate.js';
import { press } from '../../support/trusted-input.js';

const ROWS = ['Ada', 'Grace', 'Edsger', 'Barbara'];
const CELLS = (name: string): string =>
  `<td>${name}</td><td>${name.toLowerCase()}@example.com</td><td><button type="button">Edit</button>
  <button type="button" class="delete">Delete</button></td>`;
const OPERATION = { resource: 'members', action: 'delete' } as const;

/** Where the gate of a row can stand. */
const GATES: Record<string, (row: HTMLTableRowElement) => void> = {
  'a marked row': row => {
    row.setAttribute('data-stepup-resource', OPERATION.resource);
    row.setAttribute('data-stepup-action', OPERATION.action);
  },
  'a gate around a row': row => {
    const gate = Object.assign(document.createElement('stepup-gate'), OPERATION);
    row.replaceWith(gate);
    gate.append(row);
  },
  'a gate in a cell': row => {
    const gate = Object.assign(document.createElement('stepup-gate'), OPERATION);
    const button = row.querySelector('.delete')!;
    button.replaceWith(gate);
    gate.append(button);
  },
};

function openNotices(): HTMLElement[] {
  return [...document.querySelectorAll('stepup-gate')].flatMap(gate => {
    const notice = gate.shadowRoot?.querySelector<HTMLElement>('[part=notice]:popover-open');
    return notice ? [notice] : [];
  });
}

function overlap(one: Element, other: Element): boolean {
  const a = one.getBoundingClientRect();
  const b = other.getBoundingClientRect();
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function distance(one: Element, other: Element): number {
  const a = one.getBoundingClientRect();
  const b = other.getBoundingClientRect();
  return Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom);
}

async function painted(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await nextFrame();
}

describe('a notice about a row of a table', () => {
  let provider: ScriptedProvider;

  beforeEach(() => {
    provider = createScriptedProvider();
    configureStepUp({ provider });
  });

  afterEach(async () => {
    getStepUpClient().clear();
    await setViewport({ width: 800, height: 600 });
  });

  async function refusedIn(
    place: string,
    isRow: boolean,
  ): Promise<{ table: HTMLElement; trigger: HTMLElement }> {
    const host = await fixture<HTMLElement>(html`<div style="overflow-x: auto"></div>`);
    host.innerHTML = `<table style="inline-size: 100%; max-inline-size: 800px"><tbody>${ROWS.map(
      name => `<tr tabindex="0">${CELLS(name)}</tr>`,
    ).join('')}</tbody></table>`;
    const row = host.querySelectorAll('tr')[1]!;
    GATES[place]!(row);
    const trigger = isRow ? row : row.querySelector<HTMLElement>('.delete')!;
    trigger.focus();
    trigger.click();
    provider.respond('denied');
    await waitUntil(() => openNotices().length === 1);
    await settled();
    await painted();
    return { table: host, trigger };
  }

  for (const width of [360, 1280]) {
    for (const place of Object.keys(GATES)) {
      for (const isRow of place === 'a gate in a cell' ? [false] : [false, true]) {
        const what = isRow ? 'the row' : 'a button';
        it(`is beside ${what} of ${place}, in the window, and over no button of the row, ${width} px wide`, async () => {
          await setViewport({ width, height: 640 });
          const { trigger } = await refusedIn(place, isRow);
          const [notice] = openNotices();
          const box = notice!.getBoundingClientRect();
          expect(box.width).to.be.above(100);
          expect([
            box.left >= 0,
            box.top >= 0,
            box.right <= innerWidth,
            box.bottom <= innerHeight,
          ]).to.deep.equal([true, true, true, true]);
          expect(distance(notice!, trigger)).to.be.within(0, 12);
          for (const button of trigger.closest('tr')!.querySelectorAll('button'))
            expect(overlap(notice!, button), button.textContent!).to.equal(false);
          // Where there is room, it covers none of the other rows' either.
          if (width < 1000) return;
          for (const button of document.querySelectorAll('td button'))
            expect(overlap(notice!, button)).to.equal(false);
        });
      }

      it(`is not over what gets the focus in the table of ${place}, ${width} px wide`, async () => {
        await setViewport({ width, height: 640 });
        const { table } = await refusedIn(place, false);
        const seen = new Set<Element>();
        for (const keys of ['Tab', 'Shift+Tab']) {
          for (let step = 0; step < 12; step++) {
            await press(keys);
            await painted();
            const focused = document.activeElement!;
            if (!table.contains(focused) || !focused.matches('button,tr')) continue;
            seen.add(focused);
            for (const notice of openNotices())
              expect(overlap(notice, focused), focused.textContent!).to.equal(false);
          }
        }
        expect(seen.size).to.be.above(5);
      });
    }
  }
});
