const textOf = detail =>
  typeof detail === 'object' && !Array.isArray(detail) ? typeof detail : String(detail);

/** The code, what it is about, and where its page is: the sentences would cost every visitor of every page. */
export const describe = (code, ...details) =>
  `stepup-elements: ${code}${details.length ? ` (${details.map(textOf).join(', ')})` : ''}, see docs/errors/${code}.md`;
