import { expect } from '@open-wc/testing';
import { waitUntil } from '../support/body-modal.js';

// document.open() takes every listener of the document and of its window away.
describe('a page that a script writes anew after it was loaded', () => {
  it('is guarded: its gates, its marked elements, and what is to be revealed', async () => {
    const frame = document.createElement('iframe');
    frame.srcdoc = '<!doctype html><script type="module" src="/src/define/stepup-gate.ts"></script>';
    document.body.append(frame);
    const page = frame.contentWindow as Window & typeof globalThis;
    await waitUntil(() => !!page.customElements.get('stepup-gate'));
    page.document.open();
    page.document.write(`<!doctype html>
      <stepup-gate resource="a" action="delete" intercept="click submit erase">
        <button type="button">Delete</button><form><input><button>Send</button></form>
      </stepup-gate>
      <button type="button" data-stepup-resource="a" data-stepup-action="delete">Delete</button>
      <stepup-gate mode="reveal" resource="a" action="read"><p>Secret</p></stepup-gate>`);
    page.document.close();
    const heard: string[] = [];
    for (const type of ['click', 'submit', 'erase'])
      page.document.addEventListener(type, event => {
        event.preventDefault();
        heard.push(type);
      });
    // The page's own scripts run in tasks of their own.
    await new Promise(resolve => setTimeout(resolve));
    for (const button of page.document.querySelectorAll('button')) button.click();
    page.document.querySelector('form')!.requestSubmit();
    page.document
      .querySelector('button')!
      .dispatchEvent(new page.Event('erase', { bubbles: true, cancelable: true }));
    expect(heard).to.deep.equal([]);
    expect(page.document.querySelector('p')!.getClientRects()).to.have.length(0);
    frame.remove();
  });
});
