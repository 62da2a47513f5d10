import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { afterStart } from '../../src/dom/when-idle.js';

const page = globalThis as { document?: unknown };

describe('what nobody waits for yet', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    page.document = {};
  });
  afterEach(() => {
    mock.timers.reset();
    delete page.document;
  });

  it('is not begun while the page starts, and all of it is then', () => {
    const begun: string[] = [];
    afterStart(() => begun.push('looks'));
    afterStart(() => begun.push('asking'));
    mock.timers.tick(499);
    assert.deepEqual(begun, []);
    mock.timers.tick(2);
    assert.deepEqual(begun, ['looks', 'asking']);
  });

  it('is not begun in a page that is gone, and does not come with what another one begins', () => {
    const begun: string[] = [];
    afterStart(() => begun.push('of the page that is gone'));
    delete page.document;
    mock.timers.tick(1_000);
    page.document = {};
    afterStart(() => begun.push('of the next'));
    mock.timers.tick(1_000);
    assert.deepEqual(begun, ['of the next']);
  });
});
