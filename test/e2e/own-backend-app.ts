import { freePort, startCopiedExample } from './copied-example.js';

/** examples/own-backend, which runs. */
export interface OwnBackendApp {
  readonly origin: string;
  /** Waits for the mail that was sent after the `seen` first ones, and gives its code. */
  mailedCode(seen?: number): Promise<string>;
  stop(): Promise<void>;
}

export async function startOwnBackendApp(
  copy?: Parameters<typeof startCopiedExample>[2],
): Promise<OwnBackendApp> {
  const port = await freePort('localhost');
  const { read, stop } = await startCopiedExample(
    'own-backend',
    { PORT: String(port), DATABASE: ':memory:' },
    copy,
  );
  return {
    origin: `http://localhost:${port}`,
    mailedCode: (seen = 0) =>
      read(printed => [...printed.matchAll(/Your code is (\d{6})/g)][seen]?.[1], 'A code is mailed'),
    stop,
  };
}
