import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { isUnread, peekBody } from './peek-body.js';
import { setClientSignal } from '../client-signal.js';
import { setOutsideBody } from '../json-body.js';
import { setHost } from '../request-host.js';

// A `Request` needs an absolute address, and `Host` may be anything: nothing is decided by this one.
const BASE = 'http://localhost';

/** A request of `node:http` or of `node:http2`, with the body that a parser may have left on it. */
export type NodeRequest = (IncomingMessage | Http2ServerRequest) & {
  originalUrl?: string | undefined;
  body?: unknown;
};

/**
 * Shows a Node request as a `Request`, without its body: the guard looks into that by itself, and only if it has to.
 * @param path What was asked for.
 * @param parsedBody What a body parser has left, if any did.
 * @param signal Aborted when nobody waits for the answer any more.
 */
export function toRequest(
  incoming: NodeRequest,
  path: unknown,
  parsedBody: unknown,
  signal: AbortSignal,
): Request {
  const request = new Request(toAddress(path), {
    method: toMethod(incoming.method),
    headers: toHeaders(incoming),
  });
  setClientSignal(request, signal);
  // HTTP/2 has it in a field of its own (RFC 9113, section 8.3.1).
  setHost(request, String(incoming.headers?.[':authority'] ?? request.headers.get('host') ?? ''));
  // Some parsers leave an empty object on each request that is not theirs to read.
  const isParsed = !isNothing(parsedBody) && !(isEmptyObject(parsedBody) && isUnread(incoming));
  setOutsideBody(
    request,
    isParsed
      ? { parsed: parsedBody }
      : {
          async read(maxBytes, limit) {
            const bytes = await peekBody(incoming, maxBytes, limit);
            return bytes.length > maxBytes ? null : new TextDecoder().decode(bytes);
          },
        },
  );
  return request;
}

function toAddress(path: unknown): URL {
  const address = new URL(BASE);
  const [pathname, search = ''] = typeof path === 'string' ? path.split(/\?(.*)/s) : ['/'];
  // Set part by part: nothing in a path can then become another host.
  address.pathname = pathname!;
  address.search = search;
  return address;
}

function toMethod(method: unknown): string {
  const isMethod = typeof method === 'string' && isToken(method);
  // `Request` refuses these three methods. As one that may change something, such a request gets no easier way.
  return isMethod && !/^(TRACE|CONNECT|TRACK)$/i.test(method) ? method : 'POST';
}

function toHeaders({ rawHeaders, headers }: NodeRequest): Headers {
  const result = new Headers();
  for (const [name, value] of rawHeaders?.length > 0 ? pairs(rawHeaders) : Object.entries(headers ?? {})) {
    for (const line of [value].flat()) {
      // HTTP/2 names its pseudo-headers with a colon. What no header can hold becomes what no token and no id can hold.
      if (isToken(name) && !isNothing(line)) {
        result.append(name, String(line).replace(/[^\t\x20-\x7e\x80-\xff]/g, '?'));
      }
    }
  }
  return result;
}

/** Every header line as it came: `headers` would keep the first of two `Authorization` lines in silence. */
function* pairs(rawHeaders: string[]): Generator<[name: string, value: string]> {
  for (let at = 0; at < rawHeaders.length; at += 2) yield [rawHeaders[at]!, rawHeaders[at + 1]!];
}

function isToken(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(text);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && Object.keys(value!).length === 0;
}
