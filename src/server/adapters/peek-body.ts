import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body without using it up: what was read is put back, so that whoever comes after (a body parser,
 * the handler) finds the stream as it was. Reads on only until there is more than the limit.
 * @param signal Stops the reading; what was read until then is put back as well.
 * @returns The bytes read: all of the body, or more than the limit.
 */
export function peekBody(
  request: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;

    const stop = (): void => {
      request.off('readable', read).off('error', fail).off('close', stop);
      signal.removeEventListener('abort', stop);
      const bytes = Buffer.concat(chunks);
      // Put back in the same turn in which the end was seen: a stream that has emitted `end` takes nothing back.
      if (size > 0 && !request.destroyed) request.unshift(bytes);
      resolve(bytes);
    };
    const fail = (error: Error): void => {
      stop();
      reject(error);
    };
    const read = (): void => {
      while (request.readableLength > 0 && size <= maxBytes) {
        const chunk = request.read() as Uint8Array | null;
        if (!chunk) break;
        chunks.push(chunk);
        size += chunk.byteLength;
      }
      if (request.complete || size > maxBytes) stop();
    };

    const nothingToCome = request.complete && request.readableLength === 0;
    if (nothingToCome || request.readableEnded || request.destroyed || signal.aborted) {
      resolve(new Uint8Array());
      return;
    }
    request.on('readable', read).on('error', fail).on('close', stop);
    signal.addEventListener('abort', stop, { once: true });
    read();
  });
}
