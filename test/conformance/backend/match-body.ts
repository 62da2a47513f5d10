import assert from 'node:assert/strict';

/**
 * Compares an answer to what the table says of it.
 * @param how `named`: what the table does not name may be there; `exactly`: it must not.
 * @throws Where it is another.
 */
export function matchBody(
  actual: unknown,
  expected: unknown,
  variables: Map<string, unknown>,
  how: 'named' | 'exactly',
  what: string,
): void {
  if (typeof expected === 'string') return matchText(actual, expected, variables, what);
  if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual) && actual.length === expected.length, what);
    expected.forEach((one, at) => matchBody(actual[at], one, variables, 'exactly', what));
    return;
  }
  if (typeof expected !== 'object' || expected === null) return assert.equal(actual, expected, what);
  assert.ok(typeof actual === 'object' && actual !== null, what);
  if (how === 'exactly') assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), what);
  for (const [key, one] of Object.entries(expected)) {
    matchBody((actual as Record<string, unknown>)[key], one, variables, how, what);
  }
}

function matchText(actual: unknown, expected: string, variables: Map<string, unknown>, what: string): void {
  const variable = /^\{\{([\w:]+)\}\}$/.exec(expected)?.[1];
  if (expected === '~number') assert.equal(typeof actual, 'number', what);
  else if (expected === '~object') assert.ok(typeof actual === 'object' && actual !== null, what);
  else if (expected === '~text') assert.ok(typeof actual === 'string' && actual !== '', what);
  else if (expected === '~id') assert.match(String(actual), /^[\w-]{22,128}$/, what);
  else if (!variable) assert.equal(actual, expected, what);
  else if (variables.has(variable)) assert.equal(actual, variables.get(variable), what);
  else {
    assert.notEqual(actual, undefined, what);
    variables.set(variable, actual);
  }
}
