import { invalidRequest } from '../protocol/errors.js';

/**
 * Makes sure that something is a `Request`, by what it can do: one of another realm or library is as good.
 * @throws {StepUpError} `invalid-request`, which says what was given and what to use instead.
 */
export function checkRequest(value: unknown): asserts value is Request {
  if (canDoWhatRequestsDo(value)) return;
  throw invalidRequest(
    `check needs a Request of the Fetch API, and got ${describe(value)}. For the requests of Express, Fastify, Koa and ` +
      "node:http use stepUp of 'stepup-elements/server/express.js' (or fastify.js, koa.js, node.js); Hono has its " +
      'Request in context.req.raw.',
  );
}

function canDoWhatRequestsDo(value: unknown): boolean {
  try {
    const { url, method, headers, clone, signal } = value as Partial<Request>;
    return (
      typeof url === 'string' &&
      typeof method === 'string' &&
      typeof headers?.get === 'function' &&
      typeof clone === 'function' &&
      // Some runtimes give their requests no signal.
      (signal === undefined || signal === null || isSignal(signal))
    );
  } catch {
    return false;
  }
}

function isSignal(signal: AbortSignal): boolean {
  return (
    typeof signal.aborted === 'boolean' &&
    typeof signal.addEventListener === 'function' &&
    typeof signal.removeEventListener === 'function'
  );
}

/** Names a value by its kind and never by its content, which may be a token. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object' && typeof value !== 'function') return `a ${typeof value}`;
  try {
    const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name;
    return typeof name === 'string' && /^\w{1,40}$/.test(name)
      ? `an object of the class ${name}`
      : 'an object';
  } catch {
    return 'an object that cannot be looked at';
  }
}
