import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { minifyTemplatesIn } from '../../scripts/minify-templates.mjs';

describe('templates in the CDN files', () => {
  it('lose indentation, and keep a space where there was space', () => {
    assert.equal(
      minifyTemplatesIn('const a = html`\n  <b>one</b>\n  <i>${two}</i>\n`;'),
      'const a = html`<b>one</b> <i>${two}</i> `;',
    );
  });

  it('lose comments and needless spaces in style sheets', () => {
    assert.equal(
      minifyTemplatesIn(
        'const a = css`\n  /* why */\n  :host([hidden]) :focus, p {\n    color: red;\n    margin: 0 ${x};\n  }\n`;',
      ),
      'const a = css`:host([hidden]) :focus,p{color:red;margin:0 ${x}}`;',
    );
  });

  it('keep the space after an expression', () => {
    const code = 'const a = css`p{margin:${x} 0}`; const b = html`${y} <b></b>`;';
    assert.equal(minifyTemplatesIn(code), code);
  });

  it('are minified inside one another', () => {
    assert.equal(
      minifyTemplatesIn('html`<p>\n ${html`<b>\n</b>`}\n</p>`'),
      'html`<p> ${html`<b> </b>`} </p>`',
    );
  });

  it('of other tags stay as they are', () => {
    const code = 'const a = `x\n  y`; const b = other`x\n  y`;';
    assert.equal(minifyTemplatesIn(code), code);
  });
});
