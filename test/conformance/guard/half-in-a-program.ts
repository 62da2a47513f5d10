import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { HalfResult } from './outcome.js';
import type { Half } from './run-corpus.js';

/**
 * A half in any language: a program that reads the cases as JSON from its standard input, decides, and writes what it did
 * to its standard output (docs/conformance.md).
 */
export function halfInAProgram(command: string, args: string[], env: Record<string, string> = {}): Half {
  return async cases => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    const ended = once(child, 'close');
    // A program that ends before it has read everything says why by itself.
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify(cases));
    const [said, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    await ended;
    try {
      const results = JSON.parse(said) as Array<HalfResult & { name: string }>;
      return new Map(results.map(({ name, ...result }) => [name, result as HalfResult]));
    } catch {
      throw new Error(`${command} wrote no JSON:\n${said.slice(0, 2_000)}\n${errors.slice(0, 2_000)}`);
    }
  };
}
