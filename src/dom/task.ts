let channel: MessageChannel | undefined;
const waiting: Array<() => void> = [];

/**
 * Runs something in a task of its own, after everything that the present event still sets off: a browser drops a
 * submission that is asked for during another one, and a timer could be late or faked.
 */
export function inOwnTask(run: () => void): void {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => {
      const run = waiting.shift();
      // A page that a test runner imitates may be gone by now, and its globals with it.
      if (globalThis.document) run?.();
    };
  }
  waiting.push(run);
  channel.port2.postMessage(null);
}
