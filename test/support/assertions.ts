import { strict as assert } from 'node:assert';

/** That an object has at least these properties, with these values. */
export function assertIncludes(actual: object | null | undefined, expected: object): void {
  assert.ok(actual, 'there is no object');
  const found = Object.fromEntries(
    Object.keys(expected).map(key => [key, (actual as Record<string, unknown>)[key]]),
  );
  assert.deepEqual(found, expected);
}

/** Waits until something holds. */
export async function waitUntil(holds: () => unknown): Promise<void> {
  for (let turns = 0; !holds(); turns++) {
    assert.ok(turns < 10_000, `it does not come true: ${holds}`);
    await new Promise(resolve => setImmediate(resolve));
  }
}
