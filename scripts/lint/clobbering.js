// A form's fields and a document's named elements stand where their own members would be: <input name="children">,
// <img name="body">. Whatever has one of these types may be a form or the document.
const CLOBBERABLE = new Set([
  'Document',
  'HTMLDocument',
  'HTMLFormElement',
  'HTMLElement',
  'Element',
  'Node',
  'ChildNode',
  'ParentNode',
]);

/**
 * ESLint rule: members of what markup can clobber are read by `src/dom/unclobbered.ts`.
 * @type {import('eslint').Rule.RuleModule}
 */
export const clobbering = {
  meta: {
    type: 'problem',
    fixable: 'code',
    docs: {
      description: 'read past named elements and fields, which markup can put in the place of any member',
    },
    schema: [],
    messages: {
      clobbered:
        '`.{{member}}` of {{article}} {{type}} can be a named element of the page: read it by src/dom/unclobbered.ts.',
    },
  },
  create(context) {
    const services = context.sourceCode.parserServices;

    // The import is added by hand.
    const read = object => fixer => {
      const text = context.sourceCode.getText(object);
      return fixer.replaceText(object, text === 'document' ? 'page' : `unclobbered(${text})`);
    };

    function check(node, object, member) {
      // A prototype is none of the page's elements, and an element's own root is drawn by itself.
      if (object.type === 'MemberExpression' && /^(prototype|renderRoot)$/.test(object.property.name)) return;
      const type = clobberableType(services.getTypeAtLocation(object));
      if (!type) return;
      const article = /^[AEHI]/.test(type) ? 'an' : 'a';
      context.report({ node, messageId: 'clobbered', data: { member, type, article }, fix: read(object) });
    }

    return {
      MemberExpression(node) {
        if (node.object.type === 'ThisExpression' || node.object.type === 'Super') return;
        check(node.property, node.object, nameOf(node.property));
      },
      'VariableDeclarator[init] > ObjectPattern'(node) {
        for (const property of node.properties) check(property, node.parent.init, nameOf(property.key));
      },
    };
  },
};

function clobberableType(type) {
  const parts = type.isUnionOrIntersection() ? type.types : [type];
  if (type.isIntersection()) return undefined;
  return parts.map(part => part.symbol?.name).find(name => CLOBBERABLE.has(name));
}

const nameOf = node => node?.name ?? node?.value ?? '…';
