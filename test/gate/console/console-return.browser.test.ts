import { expect } from '@open-wc/testing';
import sinon from 'sinon';
import {
  forgetQuestion,
  rememberQuestion,
  returnAddress,
  takeReturn,
} from '../../../src/gate/console/console-return.js';

const KEY = 'stepup-elements.return';
const question = { resource: 'invoices', action: 'delete' } as const;

describe('The return from the console', () => {
  const before = location.href;
  afterEach(() => {
    sinon.restore();
    history.replaceState(null, '', before);
    sessionStorage.removeItem(KEY);
  });

  function comeBack(address = returnAddress(rememberQuestion(question))): void {
    history.replaceState({ router: 1 }, '', address);
  }

  it('gives the question back, once', () => {
    comeBack();
    expect(takeReturn()).to.eql(question);
    expect(takeReturn()).to.equal(null);
    expect(sessionStorage.getItem(KEY)).to.equal(null);
  });

  for (const path of ['//evil.example/page', '///evil.example', '/\\evil.example', '/%5C%5Cevil.example'])
    it(`stays on its own origin from a page at ${path}`, () => {
      history.replaceState(null, '', location.origin + path);
      const page = location.href;
      expect(new URL(returnAddress('1')).origin).to.equal(location.origin);
      comeBack();
      expect(takeReturn()).to.eql(question);
      expect(location.href).to.equal(page);
    });

  it('takes the nonce out of the address, and nothing else', () => {
    history.replaceState(null, '', '/page?a&b=%20+&stepup-returned=1#part?stepup-return=2');
    const page = location.href;
    comeBack();
    expect(location.search).to.match(/&stepup-return=\d+(-\d+){3}$/);
    takeReturn();
    expect(location.href).to.equal(page);
    expect(history.state).to.eql({ router: 1 });
  });

  it('takes the nonce out of an address that had no query', () => {
    history.replaceState(null, '', '/page');
    comeBack();
    takeReturn();
    expect(location.pathname + location.search).to.equal('/page');
  });

  it('is nothing where nobody has left', () => {
    expect(takeReturn()).to.equal(null);
  });

  it('is nothing for a nonce that someone planted', () => {
    rememberQuestion(question);
    comeBack(returnAddress('1-2-3-4'));
    expect(takeReturn()).to.equal(null);
    expect(location.search).to.not.contain('stepup-return');
  });

  it('is nothing for a planted address where nothing was remembered', () => {
    comeBack(`${location.pathname}?stepup-return=undefined`);
    expect(takeReturn()).to.equal(null);
  });

  it('is nothing after ten minutes, or where the clock was set back', () => {
    const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    comeBack();
    clock.setSystemTime(Date.now() + 10 * 60_000);
    expect(takeReturn()).to.equal(null);
    comeBack();
    clock.setSystemTime(Date.now() - 1);
    expect(takeReturn()).to.equal(null);
    comeBack();
    clock.setSystemTime(Date.now() + 10 * 60_000 - 1);
    expect(takeReturn()).to.eql(question);
  });

  it('keeps resource, action, nonce and time, and nothing else', () => {
    rememberQuestion({ ...question, comment: 'Delete invoice 1042' } as typeof question);
    const kept = JSON.parse(sessionStorage.getItem(KEY)!) as object;
    expect(Object.keys(kept)).to.have.members(['resource', 'action', 'nonce', 'at']);
  });

  for (const [what, kept] of Object.entries({
    'an action that there is not': { ...question, action: 'run' },
    'a resource that cannot be one': { ...question, resource: 'a b' },
    'no question': {},
  })) {
    it(`is nothing for ${what}`, () => {
      sessionStorage.setItem(KEY, JSON.stringify({ ...kept, nonce: 'ab', at: Date.now() }));
      comeBack(returnAddress('ab'));
      expect(takeReturn()).to.equal(null);
    });
  }

  it('is nothing for what is no JSON', () => {
    sessionStorage.setItem(KEY, '{');
    comeBack(returnAddress('ab'));
    expect(takeReturn()).to.equal(null);
  });

  it('is nothing once the question was forgotten', () => {
    comeBack();
    forgetQuestion();
    expect(takeReturn()).to.equal(null);
  });

  it('does without where storage throws, as in a sandboxed frame', () => {
    sinon.stub(Storage.prototype, 'setItem').throws(new DOMException('no', 'SecurityError'));
    sinon.stub(Storage.prototype, 'getItem').throws(new DOMException('no', 'SecurityError'));
    sinon.stub(Storage.prototype, 'removeItem').throws(new DOMException('no', 'SecurityError'));
    expect(rememberQuestion(question)).to.equal(null);
    expect(returnAddress(null)).to.equal(location.href);
    comeBack(returnAddress('ab'));
    expect(takeReturn()).to.equal(null);
    expect(forgetQuestion).to.not.throw();
  });
});
