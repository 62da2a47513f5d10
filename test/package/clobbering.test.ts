import { strict as assert } from 'node:assert';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';

// With the types of the whole project, which decide what a member is of.
const eslint = new ESLint({ cwd: fileURLToPath(new URL('../..', import.meta.url)) });

/** The members that lint complains of in code that stands in a module of the browser half. */
async function findings(code: string, filePath = 'src/dom/task.ts'): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return result!.messages
    .filter(({ ruleId }) => ruleId === 'stepup/clobbering')
    .map(({ message }) => message.split('`')[1]!);
}

describe('the rule that members are read past named elements and fields', () => {
  it('finds members of the document', async () => {
    const found = await findings(`
      export const one = document.body;
      const { head } = document;
      export const two = document.createElement('p') && head;
      export const three = (node: Node) => node.ownerDocument?.activeElement;
    `);
    assert.deepEqual(found.sort(), ['.activeElement', '.body', '.createElement', '.head', '.ownerDocument']);
  });

  it('finds members of what may be a form', async () => {
    const found = await findings(`
      export const one = (form: HTMLFormElement) => form.elements;
      export const two = (element: Element | null) => element?.children;
      export const three = (element: HTMLElement) => { const { style } = element; return style; };
      export const four = (node: ChildNode) => node.remove();
    `);
    assert.deepEqual(found, ['.elements', '.children', '.style', '.remove']);
  });

  it('leaves what no markup can stand in for', async () => {
    const found = await findings(`
      export const one = (button: HTMLButtonElement) => button.type;
      export const two = (root: ShadowRoot) => root.host;
      export const three = (element: Element) => Element.prototype.matches.call(element, 'p');
      export const four = (element: unknown) => element === document;
    `);
    assert.deepEqual(found, []);
  });

  it('leaves the one module that reads past them', async () => {
    assert.deepEqual(await findings('export const one = document.body;', 'src/dom/unclobbered.ts'), []);
  });
});
