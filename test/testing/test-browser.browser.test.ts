import { expect } from '@open-wc/testing';
import { clickOn, otherButtonsWork, press, type } from '../support/trusted-input.js';

describe('the browser that the tests run in', () => {
  const events: Event[] = [];
  let field: HTMLInputElement;
  let button: HTMLButtonElement;

  beforeEach(() => {
    events.length = 0;
    field = document.createElement('input');
    button = document.createElement('button');
    button.textContent = 'Open';
    button.addEventListener('click', event => events.push(event));
    button.addEventListener('auxclick', event => events.push(event));
    document.body.append(field, button);
  });
  afterEach(() => {
    field.remove();
    button.remove();
  });

  it('blocks a pop-up that no gesture asked for', () => {
    expect(window.open('about:blank')).to.equal(null);
  });

  it('gives trusted clicks of the left button', async () => {
    await clickOn(button);
    expect(events.map(({ type, isTrusted }) => [type, isTrusted])).to.deep.equal([['click', true]]);
  });

  it(`gives trusted clicks of the ${otherButtonsWork ? 'middle button' : 'left button where the middle one was asked for'}`, async () => {
    await clickOn(button, 'middle');
    const heard = otherButtonsWork ? 'auxclick' : 'click';
    expect(events.map(({ type, isTrusted }) => [type, isTrusted])).to.deep.equal([[heard, true]]);
  });

  it('gives trusted keys', async () => {
    await clickOn(field);
    await type('Ada 1 <a_b@example.test>');
    expect(field.value).to.equal('Ada 1 <a_b@example.test>');
    await press('Tab');
    expect(document.activeElement).to.equal(button);
    await press('Enter');
    expect(events.map(event => event.isTrusted)).to.deep.equal([true]);
    await press('Shift+Tab');
    expect(document.activeElement).to.equal(field);
  });
});
