import { clientSignalOf } from '../client-signal.js';
import { withinLimit } from '../deadline.js';
import { readJsonBody } from '../json-body.js';

const MAX_BODY_BYTES = 16_384;

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  405: 'Method Not Allowed',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

/** Ends a request early, with its answer. */
export class WireRefusal extends Error {
  constructor(readonly response: Response) {
    super(`Answered with ${response.status}.`);
  }
}

/** An answer in JSON. */
export function json(status: number, body: object): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  });
}

/** A problem document (RFC 9457). It says what a page needs in order to go on, and nothing of what was found. */
export function problem(
  status: number,
  detail: string,
  headers: Record<string, string> = {},
  more: object = {},
): Response {
  const title = TITLES[status];
  return new Response(JSON.stringify({ type: 'about:blank', title, status, detail, ...more }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...headers },
  });
}

/** Ends a request with a problem document. */
export function refuse(...parameters: Parameters<typeof problem>): never {
  throw new WireRefusal(problem(...parameters));
}

/** The one answer for questions that are unknown, somebody else's, or over: they cannot be told apart. */
export function gone(): never {
  refuse(410, 'This question has ended. Ask again.');
}

/** The answer while no try is left. */
export function paused(ms: number): Response {
  const retryAfter = toSeconds(ms);
  return problem(
    429,
    'Too many tries. Wait, and try again.',
    { 'Retry-After': String(retryAfter) },
    { retryAfter },
  );
}

/** A span in ms as whole seconds, never too short. */
export function toSeconds(ms: number): number {
  return Math.ceil(ms / 1_000);
}

/**
 * Reads the JSON object of a request.
 * @throws {WireRefusal} 400, 413 or 415 for anything else.
 */
export async function readObject(request: Request): Promise<Record<string, unknown>> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json[ \t]*(;|$)/i.test(type)) refuse(415, 'Send JSON: Content-Type: application/json.');
  // Said of a body that a parser has read already as well.
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) tooLarge();
  const body = await withinLimit(READING_MS, clientSignalOf(request), 'The body came too slowly.', signal =>
    readJsonBody(request, signal, MAX_BODY_BYTES),
  );
  if ('unreadable' in body) {
    if (body.unreadable === 'body-too-large') tooLarge();
    if (body.unreadable === 'body-not-readable') refuse(400, 'Send a JSON object.');
    refuse(415, 'Send JSON in UTF-8, and not compressed.');
  }
  const object = body.object ?? refuse(400, 'Send a JSON object.');
  // What came in chunks says nothing of its size, and a parser before us may take more.
  if (!request.headers.has('content-length') && sizeOf(object) > MAX_BODY_BYTES) tooLarge();
  return object;
}

function sizeOf(object: object): number {
  return new TextEncoder().encode(JSON.stringify(object)).length;
}

function tooLarge(): never {
  refuse(413, 'Send at most 16 KiB.');
}

// Nobody sends 16 KiB for longer, ms.
const READING_MS = 10_000;
