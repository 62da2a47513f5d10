import { appendFileSync } from 'node:fs';
import { env } from 'node:process';
import { it } from 'node:test';

// Of one that hangs, the others are to be tried all the same.
const LIMIT_MS = 2 * 60_000;

/** What became of one story in one stack and engine. */
export interface Outcome {
  stack: string;
  engine: string;
  story: string;
  passed: boolean;
}

/**
 * A test that is a part of a story. Its outcome goes into the table of docs/stacks.md: a story has passed where all
 * of its parts have.
 */
export function part(
  { stack, story, engine = 'Chromium' }: { stack: string; story: string; engine?: string },
  name: string,
  run: () => Promise<void>,
): void {
  void it(name, { timeout: LIMIT_MS }, async () => {
    let passed = false;
    try {
      await run();
      passed = true;
    } finally {
      const file = env.STEPUP_OUTCOMES;
      if (file)
        appendFileSync(file, `${JSON.stringify({ stack, engine, story, passed } satisfies Outcome)}\n`);
    }
  });
}
