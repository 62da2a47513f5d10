import { mock } from 'node:test';

/** Collects what is written to the console until `stop`. */
export function listenToConsole(): { lines: string[]; stop(): void } {
  const lines: string[] = [];
  const write = (...values: unknown[]): void => void lines.push(values.map(String).join(' '));
  const mocks = [mock.method(console, 'error', write), mock.method(console, 'warn', write)];
  return { lines, stop: () => mocks.forEach(({ mock: one }) => one.restore()) };
}
