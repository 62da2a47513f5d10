import { untilAborted } from './deadline.js';
import { readBounded } from './read-bounded.js';
import type { RefusalReason } from './types.js';

const MAX_BODY_BYTES = 65_536;

/** Why a body could not be looked into. */
export type BodyReason = Extract<RefusalReason, `body-${string}`>;

/** What was found in a body: an object, nothing that is one (null), or a reason why nobody could look. */
export type JsonBody = { object: Record<string, unknown> | null } | { unreadable: BodyReason };

/** The body of a request that is not in its `Request`. */
export type OutsideBody =
  | { /** What a body parser has left. */ parsed: unknown }
  | {
      /** Reads it as UTF-8 text and leaves it where it is: null where there is more, rejects where it cannot. */
      read(maxBytes: number, signal: AbortSignal): Promise<string | null>;
    };

const outsideBodies = new WeakMap<Request, OutsideBody>();

/** Tells where the body of a request lies, if it is not in the `Request` itself. */
export function setOutsideBody(request: Request, body: OutsideBody): void {
  outsideBodies.set(request, body);
}

/**
 * Looks into a JSON body, and leaves it to whoever comes after. What a parser has left is taken as it is, whatever its
 * size: it is in memory already.
 * @param maxBytes How much of it. Default 64 KiB.
 */
export async function readJsonBody(
  request: Request,
  signal: AbortSignal,
  maxBytes = MAX_BODY_BYTES,
): Promise<JsonBody> {
  const outside = outsideBodies.get(request);
  const type = request.headers.get('content-type');
  if (outside && 'parsed' in outside) {
    // A request made by hand, as in tests, may have a parsed body and say nothing of its type.
    return type === null || isJson(type) ? fromParsed(outside.parsed, maxBytes) : { object: null };
  }
  if (type === null || !isJson(type) || (!outside && !request.body)) return { object: null };
  const reason = reasonNotToRead(request.headers, type, maxBytes);
  if (reason) return { unreadable: reason };
  try {
    const reading = outside
      ? outside.read(maxBytes, signal)
      : // A copy, so that the handler can still read the body itself.
        readBounded(request.clone().body!, maxBytes, signal);
    const text = await untilAborted(reading, signal);
    return text === null ? { unreadable: 'body-too-large' } : fromText(text);
  } catch {
    signal.throwIfAborted();
    return { unreadable: 'body-not-readable' };
  }
}

function isJson(type: string): boolean {
  return /^application\/(?:[\w.+-]+\+)?json[ \t]*(?:;|$)/i.test(type);
}

function reasonNotToRead(headers: Headers, type: string, maxBytes: number): BodyReason | null {
  if (!/^(identity)?$/i.test(headers.get('content-encoding') ?? '')) return 'body-compressed';
  const [, charset = 'utf-8'] = /;[ \t]*charset="?([^\s;"]*)/i.exec(type) ?? [];
  if (!/^(utf-?8|us-ascii)$/i.test(charset)) return 'body-charset';
  return Number(headers.get('content-length') ?? 0) > maxBytes ? 'body-too-large' : null;
}

function fromParsed(body: unknown, maxBytes: number): JsonBody {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return { object: asObject(body) };
  if (body.length > maxBytes) return { unreadable: 'body-too-large' };
  return fromText(typeof body === 'string' ? body : new TextDecoder().decode(body));
}

function fromText(text: string): JsonBody {
  if (text === '') return { object: null };
  try {
    return { object: asObject(JSON.parse(text)) };
  } catch {
    return { unreadable: 'body-not-readable' };
  }
}

function asObject(value: unknown): Record<string, unknown> | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : null;
}
