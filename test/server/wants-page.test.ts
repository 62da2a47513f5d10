import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wantsPage } from '../../src/server/wants-page.js';

describe('a client', () => {
  it('that names HTML, as browsers do for a navigation, wants a page', () => {
    for (const accept of [
      'text/html',
      'TEXT/HTML',
      'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'text/html;charset=utf-8',
      'application/xhtml+xml, text/html;q=0.5',
      'text/vnd.turbo-stream.html, text/html, application/xhtml+xml',
      'application/json;q=0.5, text/html;q=0.9',
    ]) {
      assert.equal(wantsPage(accept), true, accept);
    }
  });

  it('that names none, refuses it, or would rather have JSON does not', () => {
    for (const accept of [
      '',
      '*/*',
      'text/*',
      'application/json',
      'text/html;q=0',
      'text/html; q=0.0, application/json',
      'application/json, text/html;q=0.9',
      'application/problem+json, text/html;q=0.1',
      'text/html;q=none',
      'text/htmlx, x-text/html',
    ]) {
      assert.equal(wantsPage(accept), false, accept);
    }
  });
});
