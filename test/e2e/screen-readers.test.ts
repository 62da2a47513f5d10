import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { SCENES } from '../../demo/pages/state-scenes.js';
import { readAccessiblePage, type AccessiblePage } from './accessible-page.js';
import { lookAtEachState, SHOWN } from './each-state.js';

/** A row of a table of docs/screen-readers.md. */
interface Row {
  readonly state: string;
  readonly announced: string;
  readonly there: string;
  readonly focus: string;
}

/** Each state that the page names, and where `/states` shows it: the table and the row, and names of scenes. */
const SHOWN_BY: Record<string, Record<string, RegExp>> = {
  '`<stepup-gate>` around a button, a link or a form': {
    'idle, verified': /^gate-(idle|verified)$/,
    'verifying, after 300 ms': /^gate-verifying$/,
    'asked in another tab': /^gate-waiting$/,
    '`failed`': /^gate-failed$/,
    'refused otherwise, where trying again can help':
      /^gate-(failed-proof-refused|sign-in-required|unavailable|timeout|invalid-response)$/,
    '`denied`, `invalid-request`, no answer':
      /^gate-(denied|denied-mfa-not-asked|invalid-request|unavailable-no-answer|aborted-left-open)$/,
    '`setup-required`': /^gate-setup-required/,
    'verified, click again': /^gate-verified-click-again$/,
    changed: /^gate-changed$/,
    gone: /^gate-gone/,
    'back from the console': /^gate-resume$/,
    expired: /^gate-expired$/,
  },
  '`<stepup-gate mode="reveal">`': {
    locked: /^gate-panel-locked$/,
    'verifying, after 300 ms': /^gate-panel-verifying$/,
    asked: /^gate-panel-asking$/,
    refused: /^gate-panel-failed$/,
    revealed: /^gate-panel-revealed$/,
    expired: /^gate-panel-expired$/,
    disabled: /^gate-panel-disabled$/,
  },
  '`<stepup-challenge>`': {
    'a code, a password': /^challenge-(totp|totp-of-fields|totp-in-words|mail-code|password|recovery-code)$/,
    'a passkey': /^challenge-passkey$/,
    'another window': /^challenge-external$/,
    'a choice of ways': /^challenge-ways$/,
    checking: /^challenge-(totp-checking|passkey-asking)$/,
    'wrong, or empty': /^challenge-(totp-wrong|totp-empty|password-wrong)$/,
    'too many tries': /^challenge-totp-paused$/,
    'another code was sent': /^challenge-mail-code-next-one$/,
    'another window is open': /^challenge-external-waiting$/,
    closed: /^challenge-closed$/,
  },
  '`<mfa-setup-prompt>`': {
    '`open` set by the page': /^prompt-opened-by-the-page$/,
    '`show()`': /^prompt-inline$/,
    '`show()` with `variant="dialog"`': /^prompt-dialog$/,
    'the console is open': /^prompt-console-open$/,
    'another tab is asked': /^prompt-(dialog-)?waiting$/,
    'it could not be opened': /^prompt-(not-opened|left-open|dialog-not-opened)$/,
    hidden: /^prompt-hidden$/,
  },
  '`<stepup-status>`': {
    'unverified, from the start': /^status-unverified$/,
    verified: /^status-verified$/,
    'unverified again': /^status-locked-now$/,
  },
  '`<form data-stepup-fetch>`': {
    'being sent': /^form-sending$/,
    sent: /^form-sent$/,
    'refused, not sent, or not certain': /^form-(refused|not-sent|unclear)$/,
  },
};

const TABLES = readTables();
/** What stands in the page's own markup, in these scenes. */
const SECRET = '12 – 34 – 56';

/** What has to be so wherever a phrase stands in a cell. Each cell has to have one at least. */
type Check = (page: AccessiblePage, cell: string, row: Row) => boolean | string;

const quoted = (cell: string): string[] => [...cell.matchAll(/“([^”]+)”/g)].map(([, text]) => text!);
const texts = ({ things }: AccessiblePage): string =>
  things
    .filter(({ role }) => role === 'StaticText')
    .map(({ name }) => name)
    .join('\n');
/** Words that were said are seen as well: in the live region, and beside it. */
const isSeen = (page: AccessiblePage): boolean => texts(page).split(page.said).length > 2;
const has = (page: AccessiblePage, roles: string, name: string): boolean =>
  page.things.some(thing => roles.split(' ').includes(thing.role) && thing.name === name);
const namedAndDescribed = (page: AccessiblePage, role: string): boolean =>
  page.things.some(thing => thing.role === role && !!thing.name && !!thing.description);

const ANNOUNCED: Array<[RegExp, Check]> = [
  [/^nothing$/, ({ said }) => said === ''],
  [/^“/, ({ said }, cell) => quoted(cell).every(text => said.includes(text))],
  [
    /^(why|its text)$/,
    page =>
      page.said !== '' &&
      (isSeen(page) || page.things.some(({ description }) => description.includes(page.said))),
  ],
  [/^that a second way has to be set up$/, ({ said }) => /set up a second way/i.test(said)],
  // What a form says stands in a region of its own, and nowhere else.
  [/^what went wrong$/, ({ said }) => said !== ''],
  [/^why, at once \(`role="alert"`\)$/, ({ saidAtOnce }) => saidAtOnce !== ''],
  [/^how long it is, at once \(`role="alert"`\)$/, ({ saidAtOnce }) => /\d+ seconds/.test(saidAtOnce)],
  [/^how long it holds, when it becomes so$/, ({ said }) => /^Verified, \d+ minutes left$/.test(said)],
  [
    /^read by the focus$/,
    page =>
      page.said === '' &&
      ['dialog', 'group'].some(role => namedAndDescribed(page, role)) &&
      page.focused.role !== 'RootWebArea',
  ],
];

const THERE: Array<[RegExp, Check]> = [
  [/^nothing$/, ({ things }) => !things.some(({ role }) => /^(dialog|group|alert)$/.test(role))],
  [/notice/, ({ things }) => things.some(({ role, name }) => role === 'group' && name === '')],
  [/group/, page => namedAndDescribed(page, 'group')],
  [
    /modal dialog/,
    page =>
      namedAndDescribed(page, 'dialog') &&
      page.things.some(({ role, isModal }) => role === 'dialog' && isModal),
  ],
  [/field named/, ({ things }) => things.some(({ role, name }) => role === 'textbox' && name !== '')],
  [
    /described by the reason/,
    page =>
      page.things.some(
        ({ role, description }) => role === 'textbox' && !!description && description === page.saidAtOnce,
      ),
  ],
  [/list named/, ({ things }) => things.some(({ role, name }) => role === 'list' && name !== '')],
  [/content is not/, page => !texts(page).includes(SECRET)],
  [/^the content$/, page => texts(page).includes(SECRET)],
  [/that text/, page => page.said !== '' && texts(page).includes(page.said)],
  [/panel|^text/, page => texts(page) !== ''],
  [/icon is hidden/, ({ things }) => !things.some(({ role }) => /img|graphics/i.test(role))],
  [
    /“/,
    (page, cell) => {
      const missing = quoted(cell).filter(name => !has(page, 'button', name));
      return !missing.length || `no button ${missing.join()}`;
    },
  ],
];

const FOCUS: Array<[RegExp, Check]> = [
  [/^(unchanged|where the page has put it)$/, ({ focused }) => focused.role === 'RootWebArea'],
  [
    /^on what was clicked|^the gate's first control/,
    ({ focused }) => /^(Delete|The report)$/.test(focused.name),
  ],
  [/button “/, ({ focused }, cell) => focused.role === 'button' && quoted(cell).includes(focused.name)],
  [/^the first control in the content/, ({ focused }) => focused.name === 'Copy'],
  [/^the field/, ({ focused }) => focused.role === 'textbox'],
  [/^the first way/, ({ focused }) => focused.name === 'Authenticator app'],
  [/^stays/, ({ focused }) => /^(textbox|button)$/.test(focused.role)],
  [/^where it was/, ({ focused }) => /^(Delete|Pay)$/.test(focused.name)],
  [/^the status itself/, ({ focused }) => focused.role !== 'RootWebArea' && focused.role !== 'button'],
  [/^the console has it/, ({ focused }) => focused.name === 'Set it up'],
];

describe('docs/screen-readers.md', () => {
  const look = lookAtEachState();

  it('has a row for what this test looks at, and nothing else', () => {
    assert.deepEqual(
      TABLES.map(([heading, rows]) => [heading, rows.map(({ state }) => state)]),
      Object.entries(SHOWN_BY).map(([heading, rows]) => [heading, Object.keys(rows)]),
    );
    for (const rows of Object.values(SHOWN_BY)) {
      for (const scenes of Object.values(rows))
        assert.ok(
          SCENES.some(({ name }) => scenes.test(name)),
          String(scenes),
        );
    }
  });

  it('says in each row what a screen reader is told', () =>
    look({}, async (page, { name }) => {
      const rows = TABLES.flatMap(([heading, all]) =>
        all.filter(({ state }) => SHOWN_BY[heading]?.[state]?.test(name)),
      );
      if (!rows.length) return [];
      const found = await readAccessiblePage(page);
      const faults = rows.flatMap(row => [
        ...disagree(found, row.announced, row, ANNOUNCED),
        ...disagree(found, row.there, row, THERE),
        ...disagree(found, row.focus, row, FOCUS),
      ]);
      return [
        ...faults,
        ...(await attributesMissing(page, rows)),
        ...(await buttonsUnsaid(page, rows)),
        ...(await behaviourMissing(page, rows)),
      ];
    }));

  it('is right about notices: Escape and their buttons close them, and they cover nothing that has the focus', () =>
    look({}, async page => {
      if (!(await page.evaluate(`!!${NOTICE} && ${FOCUSED} !== document.body`))) return [];
      const faults: string[] = [];
      if (await page.evaluate(COVERED)) faults.push('the notice covers what has the focus');
      const home = await page.evaluate(`${FOCUSED}.outerHTML`);
      const button = page.locator('[part=notice] [part=close-button]');
      if (await button.count()) {
        await button.press('Enter');
        if (await page.evaluate(`!!${NOTICE}`)) faults.push('its button does not close it');
        if ((await page.evaluate(`${FOCUSED}.outerHTML`)) !== home) faults.push('the focus does not go back');
      } else {
        await page.keyboard.press('Escape');
        if (await page.evaluate(`!!${NOTICE}`)) faults.push('Escape does not close it');
      }
      return faults;
    }));
});

const FOCUSED = `(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e; })()`;
const NOTICE = `${SHOWN}.find(e => e.matches('[part=notice]'))`;
const COVERED = `(() => {
  const [a, b] = [${NOTICE}, ${FOCUSED}].map(e => e.getBoundingClientRect());
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
})()`;

function disagree(page: AccessiblePage, cell: string, row: Row, checks: Array<[RegExp, Check]>): string[] {
  const fitting = checks.filter(([phrase]) => phrase.test(cell));
  if (!fitting.length) return [`nothing is known about “${cell}”`];
  return fitting.flatMap(([phrase, check]) => {
    const result = check(page, cell, row);
    if (result === true) return [];
    const why =
      result || JSON.stringify({ said: page.said, focused: page.focused.name || page.focused.role });
    return [`“${cell}” (${String(phrase)}) is not so: ${why}`];
  });
}

/** Attributes that a row names stand on something that is shown. */
async function attributesMissing(page: Page, rows: Row[]): Promise<string[]> {
  const named = rows.flatMap(({ announced, there }) => [
    ...`${announced} ${there}`.matchAll(/`((?:aria-\w+|role)="\w+")`/g),
  ]);
  const missing = await Promise.all(
    named.map(async ([, attribute]) =>
      (await page.evaluate(`${SHOWN}.some(e => e.matches(${JSON.stringify(`[${attribute}]`)}))`))
        ? []
        : [`nothing has ${attribute}`],
    ),
  );
  return missing.flat();
}

/** A notice has no button but those that its row names. */
async function buttonsUnsaid(page: Page, rows: Row[]): Promise<string[]> {
  const names = (await page.evaluate(
    `${SHOWN}.filter(e => e.matches('[part=notice] button, mfa-setup-prompt button') || (e.matches('button') && e.getRootNode().host?.matches('mfa-setup-prompt'))).map(e => e.textContent.trim())`,
  )) as string[];
  return rows
    .filter(({ there }) => there.startsWith('a notice'))
    .flatMap(({ there }) => names.filter(name => !quoted(there).includes(name)))
    .map(name => `the button “${name}” is in no word of it`);
}

/** What only a key shows. */
async function behaviourMissing(page: Page, rows: Row[]): Promise<string[]> {
  const faults: string[] = [];
  if (rows.some(({ focus }) => focus.includes('next Tab stops are in the notice'))) {
    await page.keyboard.press('Tab');
    if (!(await page.evaluate(`!!${FOCUSED}.closest('[part=notice]')`)))
      faults.push('Tab does not lead into the notice');
  }
  if (rows.some(({ focus }) => focus.includes('typed selected'))) {
    const isSelected = await page.evaluate(
      `(e => e.selectionStart === 0 && e.selectionEnd === e.value.length)(${FOCUSED})`,
    );
    if (!isSelected) faults.push('what was typed is not selected');
  }
  return faults;
}

function readTables(): Array<[heading: string, rows: Row[]]> {
  const sections = readFileSync('docs/screen-readers.md', 'utf8').split(/^## /m).slice(1);
  return sections
    .map((section): [string, Row[]] => {
      const lines = section.split('\n').filter(line => line.startsWith('|'));
      const rows = lines.slice(2).map(line => {
        const [state, announced, there, focus] = line
          .split('|')
          .slice(1, -1)
          .map(cell => cell.trim()) as [string, string, string, string];
        return { state, announced, there, focus };
      });
      return [section.split('\n')[0]!, rows];
    })
    .filter(([, rows]) => rows.length);
}
