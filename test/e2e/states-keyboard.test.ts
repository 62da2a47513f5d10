import { describe, it } from 'node:test';
import { lookAtEachState } from './each-state.js';

/** Helpers in the page: what the keyboard has to come to, and where it is. */
const HELPERS = `
  const everything = root => [...root.querySelectorAll('*')].flatMap(e => [e, ...(e.shadowRoot ? everything(e.shadowRoot) : [])]);
  const nameOf = e => e.getAttribute('part') ?? e.textContent.trim() ?? e.localName;
  const parentOf = e => e.assignedSlot ?? e.parentElement ?? e.getRootNode().host;
  const isIn = (e, other) => { for (; e; e = parentOf(e)) if (e === other) return true; return false; };
  const modal = () => everything(document).filter(e => e.matches('dialog:modal')).at(-1);
  const stops = () => everything(document).filter(e =>
    e.matches('button:not(:disabled), a[href], input') && e.checkVisibility() && e.getClientRects().length
    && (!modal() || isIn(e, modal())));
  const focused = () => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e; };
`;

const STOPS = `(() => { ${HELPERS} return stops().map(nameOf); })()`;

/** Where the focus is: whether that is seen, and lies in the window. */
const FOCUS = `(() => {
  ${HELPERS}
  const e = focused();
  if (!e || e === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(e);
  const { top, bottom, left, right } = e.getBoundingClientRect();
  return {
    name: nameOf(e),
    isMarked: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1,
    isInSight: top < innerHeight && bottom > 0 && left >= -1 && right <= innerWidth + 1,
  };
})()`;

interface Focus {
  readonly name: string;
  readonly isMarked: boolean;
  readonly isInSight: boolean;
}

describe('each state of /states, with the keyboard alone', () => {
  const look = lookAtEachState();

  // 1280 by 1024 px at 400 %.
  it('leads to everything that can be pressed, in sight and marked, at 400 % too', () =>
    look({ options: { viewport: { width: 320, height: 256 } } }, async page => {
      const stops = (await page.evaluate(STOPS)) as string[];
      const reached = new Set<string>();
      const faults: string[] = [];
      for (let presses = 0; presses <= stops.length + 2; presses++) {
        await page.keyboard.press('Tab');
        const focus = (await page.evaluate(FOCUS)) as Focus | null;
        if (!focus) continue;
        reached.add(focus.name);
        if (!focus.isMarked) faults.push(`the focus on ${focus.name} is not seen`);
        if (!focus.isInSight) faults.push(`${focus.name} is out of sight`);
      }
      return [...faults, ...stops.filter(stop => !reached.has(stop)).map(stop => `no key leads to ${stop}`)];
    }));

  it('is left again: nothing but a dialog keeps the focus, and Escape closes that', () =>
    look({}, async (page, { name }) => {
      const stops = (await page.evaluate(STOPS)) as string[];
      if (await page.evaluate(`(() => { ${HELPERS} return !!modal(); })()`)) {
        await page.keyboard.press('Escape');
        const isOpen = await page.evaluate(`(() => { ${HELPERS} return !!modal(); })()`);
        return isOpen ? ['Escape does not close it'] : [];
      }
      for (let presses = 0; presses <= 2 * stops.length + 2; presses++) {
        await page.keyboard.press('Tab');
        if (stops.length && presses && !(await page.evaluate(FOCUS))) return [];
      }
      return stops.length ? [`the focus does not leave ${name}`] : [];
    }));
});
