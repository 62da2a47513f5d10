const decoder = new TextDecoder();

/**
 * Reads a stream as UTF-8 text, but not more of it than a limit.
 * @param signal Stops the reading, with the signal's reason. A stream that ends with a signal of its own needs none.
 * @returns null where there is more.
 */
export async function readBounded(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<string | null> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const cancel = (): void => void reader.cancel().catch(() => {});
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return decoder.decode(join(chunks, size));
      chunks.push(value);
      size += value.byteLength;
      if (size <= maxBytes) continue;
      cancel();
      return null;
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

function join(chunks: Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}
