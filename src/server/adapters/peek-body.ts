import type { Readable } from 'node:stream';

/**
 * Looks at a stream's bytes without using them up: whoever comes after (a body parser, the handler) finds the stream as
 * it was.
 *
 * `read(size)` takes nothing out before the stream has that much or has ended, and whatever it takes goes back within the
 * same turn. So nothing is ever put back into a stream that could have announced its end meanwhile, whatever the runtime
 * says of the request, and a client that leaves, sends slowly or sends half finds nothing taken out.
 * @param signal Ends the waiting.
 * @returns All bytes, or more than the limit.
 * @throws Where the stream is used by somebody else, breaks off, or is no stream.
 */
export function peekBody(stream: Readable, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      stream.off('readable', look).off('end', lose).off('close', lose).off('error', lose);
      signal.removeEventListener('abort', lose);
    };
    const finish = (bytes: Uint8Array): void => {
      stop();
      resolve(bytes);
    };
    const lose = (): void => {
      stop();
      reject(new Error('The body cannot be read here.'));
    };
    const look = (): void => {
      // Said of a stream that has ended without a byte. Reading now would use up its `end`, which others wait for.
      if (stream.readableLength === 0) return finish(new Uint8Array());
      try {
        const bytes = stream.read(maxBytes + 1) as Uint8Array | null;
        if (bytes === null) return;
        stream.unshift(bytes);
        finish(bytes);
      } catch {
        lose();
      }
    };

    if (!isUnread(stream) || signal.aborted) return lose();
    if (isKnownToBeEmpty(stream)) return finish(new Uint8Array());
    // Stays: the error of a client that left may come after this has stopped listening, and must end nobody's process.
    if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
    stream.on('readable', look).on('end', lose).on('close', lose).on('error', lose);
    signal.addEventListener('abort', lose, { once: true });
  });
}

/** Whether this is a stream of bytes that nobody else reads or has read to its end. */
export function isUnread(stream: Readable): boolean {
  return (
    typeof stream.read === 'function' &&
    typeof stream.unshift === 'function' &&
    !stream.destroyed &&
    !stream.readableEnded &&
    !stream.readableObjectMode &&
    !stream.readableEncoding &&
    stream.readableFlowing !== true &&
    stream.listenerCount('data') === 0 &&
    stream.listenerCount('readable') === 0
  );
}

/** Listening for bytes makes a stream end that has none and is complete. Only spares the reading: nothing hangs on it. */
function isKnownToBeEmpty(stream: Readable & { complete?: boolean }): boolean {
  return stream.complete === true && stream.readableLength === 0;
}

function ignore(): void {}
