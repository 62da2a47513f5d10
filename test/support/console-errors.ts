import sinon from 'sinon';

/** What the console is told as an error while something runs. */
export async function consoleErrors(run: () => unknown): Promise<string[]> {
  const stub = sinon.stub(console, 'error');
  try {
    await run();
    return stub.args.map(([text]) => String(text));
  } finally {
    stub.restore();
  }
}
