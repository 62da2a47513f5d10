import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { announce } from '../../src/dom/live-region.js';

function regions(root: ParentNode = document): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('[role=status]')];
}

async function said(text: string): Promise<HTMLElement> {
  const find = (): HTMLElement | undefined =>
    regions().find(region => region.textContent === text) ??
    [...document.querySelectorAll('*')]
      .flatMap(({ shadowRoot }) => (shadowRoot ? regions(shadowRoot) : []))
      .find(region => region.textContent === text);
  await waitUntil(find, `nobody said "${text}"`);
  return find()!;
}

describe('announce', () => {
  it('says a text in one region of the document', async () => {
    const near = await fixture(html`<p></p>`);
    announce('first', near);
    const region = await said('first');
    announce('second', near);
    expect(await said('second')).to.equal(region);
    expect(regions()).to.have.length(1);
    expect(region.parentElement).to.equal(document.body);
  });

  it('says the same text again', async () => {
    const near = await fixture(html`<p></p>`);
    announce('again', near);
    const region = await said('again');
    const texts: Array<string | null> = [];
    const observer = new MutationObserver(() => texts.push(region.textContent));
    observer.observe(region, { childList: true });
    announce('again', near);
    await waitUntil(() => texts.at(-1) === 'again');
    observer.disconnect();
    expect(texts[0]).to.equal('');
  });

  it('says everything that comes at once', async () => {
    const near = await fixture(html`<p></p>`);
    announce('one', near);
    announce('two', near);
    await said('one two');
  });

  it('takes no room and is not seen', async () => {
    const near = await fixture(html`<p></p>`);
    announce('unseen', near);
    const region = await said('unseen');
    expect(region.getBoundingClientRect().width).to.be.at.most(1);
    expect(getComputedStyle(region).clipPath).to.equal('inset(50%)');
    expect(getComputedStyle(region).position).to.equal('fixed');
  });

  it('lies in the modal dialog that the element is in, and comes back out of it', async () => {
    const page = await fixture(
      html`<div>
        <dialog><p></p></dialog>
      </div>`,
    );
    const dialog = page.querySelector('dialog')!;
    dialog.showModal();
    announce('inside', dialog.querySelector('p')!);
    expect((await said('inside')).parentElement).to.equal(dialog);
    dialog.close();
    announce('outside', dialog.querySelector('p')!);
    expect((await said('outside')).parentElement).to.equal(document.body);
  });

  it('lies in the innermost of two modal dialogs, also out of a shadow root', async () => {
    const page = await fixture(
      html`<div>
        <dialog id="outer">
          <dialog id="inner"><div></div></dialog>
        </dialog>
      </div>`,
    );
    const [outer, inner] = page.querySelectorAll('dialog');
    outer!.showModal();
    inner!.showModal();
    const near = document.createElement('p');
    inner!.querySelector('div')!.attachShadow({ mode: 'open' }).append(near);
    announce('innermost', near);
    expect((await said('innermost')).parentElement).to.equal(inner);
    inner!.close();
    outer!.close();
  });

  it('works again after the dialog it lay in has left the page', async () => {
    const page = await fixture(
      html`<div>
        <dialog><p></p></dialog>
      </div>`,
    );
    const dialog = page.querySelector('dialog')!;
    dialog.showModal();
    announce('before', dialog.querySelector('p')!);
    await said('before');
    dialog.remove();
    announce('after', page);
    expect((await said('after')).isConnected).to.equal(true);
  });

  it('is heard although an image calls itself the body', async () => {
    const image = await fixture(html`<img name="body" alt="" />`);
    expect(document.body).to.equal(image);
    announce('still heard', image);
    const region = await said('still heard');
    image.remove();
    expect(region.parentElement).to.equal(document.body);
  });

  it('says nothing for an empty text', async () => {
    const near = await fixture(html`<p></p>`);
    announce('kept', near);
    const region = await said('kept');
    announce('', near);
    expect(region.textContent).to.equal('kept');
  });
});
