import { refuse } from './wire.js';

/**
 * Answers a CORS preflight (Fetch standard): pages of the app's other origins may use the wire, with their cookies.
 * @param methods What the path knows.
 */
export function preflight(
  request: Request,
  origins: readonly string[],
  methods: readonly string[],
): Response {
  if (!isListed(request, origins)) refuse(403, 'This origin may not use this.');
  return new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': methods.join(', '),
      // Whatever the page's own CSRF token is called.
      'Access-Control-Allow-Headers': request.headers.get('access-control-request-headers') ?? 'content-type',
      'Access-Control-Max-Age': '600',
      'Cache-Control': 'no-store',
    },
  });
}

/** Whether a request is a preflight. */
export function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method');
}

/** Lets a page of another of the app's origins read an answer. */
export function allowOrigin(response: Response, request: Request, origins: readonly string[]): Response {
  response.headers.append('Vary', 'Origin');
  if (!isListed(request, origins)) return response;
  response.headers.set('Access-Control-Allow-Origin', request.headers.get('origin')!);
  response.headers.set('Access-Control-Allow-Credentials', 'true');
  response.headers.set('Access-Control-Expose-Headers', 'Retry-After');
  return response;
}

function isListed({ headers }: Request, origins: readonly string[]): boolean {
  return origins.includes(headers.get('origin') ?? '');
}
