/** The code, and where its page is: the sentences would cost every visitor of every page. */
export const describe = code => `stepup-elements: ${code}, see docs/errors/${code}.md`;
