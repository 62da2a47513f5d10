import type { IncomingMessage } from 'node:http';
import { peekBody } from './peek-body.js';

// A `Request` needs an absolute address, and `Host` may be anything: nothing is decided by this one.
const BASE = 'http://localhost';

// One byte more than the guard reads: enough for it to see that there is more.
const MAX_BODY_BYTES = 65_537;

/** A Node request, with the body that a parser such as `express.json()` may have left on it. */
export type NodeRequest = IncomingMessage & { originalUrl?: string; body?: unknown };

/**
 * Shows a Node request as a `Request`. Every header line is in it: `headers` would keep the first of two
 * `Authorization` lines in silence. The body is read only if it is asked for, and stays on the Node request.
 * @param signal Aborted when nobody waits for the answer any more.
 */
export function toRequest(incoming: NodeRequest, signal: AbortSignal): Request {
  const headers = new Headers();
  const { rawHeaders } = incoming;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    // HTTP/2 names its pseudo-headers with a colon.
    if (!name.startsWith(':')) headers.append(name, rawHeaders[at + 1]!);
  }
  const method = incoming.method ?? 'GET';
  const hasBody = !/^(GET|HEAD|TRACE|CONNECT|TRACK)$/i.test(method);
  return new Request(toAddress(incoming.originalUrl ?? incoming.url ?? '/'), {
    // `Request` refuses these three methods; what guards a route does not depend on them.
    method: /^(TRACE|CONNECT|TRACK)$/i.test(method) ? 'GET' : method,
    headers,
    signal,
    ...(hasBody && { body: lazyBody(incoming, signal), duplex: 'half' }),
  });
}

function toAddress(path: string): URL {
  const address = new URL(BASE);
  const [pathname, search = ''] = path.split(/\?(.*)/s);
  // Set part by part: nothing in a path can then become another host.
  address.pathname = pathname!;
  address.search = search;
  return address;
}

function lazyBody(incoming: NodeRequest, signal: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const bytes = parsedBody(incoming.body) ?? (await peekBody(incoming, MAX_BODY_BYTES, signal));
        if (bytes.byteLength > 0) controller.enqueue(bytes);
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

function parsedBody(body: unknown): Uint8Array | null {
  if (body === undefined || body === null) return null;
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}
