import { expect } from '@open-wc/testing';
import { takeNames, unnamed } from '../../src/dom/unnamed.js';

describe('Lit in a page whose elements have the names of what it uses', () => {
  it('is loaded, draws, and leaves the elements their names', async () => {
    const frame = document.createElement('iframe');
    frame.src = '/test/dom/fixtures/named.html';
    const told = new Promise(resolve => {
      addEventListener('message', ({ source, data }) => source === frame.contentWindow && resolve(data));
    });
    document.body.append(frame);
    expect(await told).to.deep.equal({ isDrawn: true, areNamesBack: true });
    frame.remove();
  });

  it('finds the document’s own members, and the names are back afterwards, whatever it throws', () => {
    const { append } = Element.prototype;
    const image = Object.assign(new Image(), { name: 'importNode', id: 'createComment' });
    const form = document.createElement('form');
    form.name = 'createTreeWalker';
    append.call(document.body, image, form);
    try {
      expect(Reflect.get(document, 'importNode')).to.equal(image);
      const draw = (): never => {
        expect(document.importNode).to.equal(Document.prototype.importNode);
        expect(document.createTreeWalker).to.equal(Document.prototype.createTreeWalker);
        throw new Error('broken');
      };
      expect(() => unnamed(draw)).to.throw('broken');
      expect([image.name, image.id, form.name]).to.deep.equal([
        'importNode',
        'createComment',
        'createTreeWalker',
      ]);
    } finally {
      image.remove();
      form.remove();
    }
  });

  it('costs nothing where no element has such a name', () => {
    const { querySelectorAll } = Document.prototype;
    let looked = 0;
    Document.prototype.querySelectorAll = function (selector: string) {
      looked++;
      return querySelectorAll.call(this, selector);
    };
    try {
      takeNames()();
    } finally {
      Document.prototype.querySelectorAll = querySelectorAll;
    }
    expect(looked).to.equal(0);
  });
});
