import { toStepUpError } from '../../protocol/errors.js';
import { createNotices } from '../notices.js';
import { comesFromApp, isFromWithin } from '../origins.js';
import { answer } from './answer.js';
import { ask } from './ask.js';
import { challenge } from './challenge.js';
import type { BackendContext } from './context.js';
import { allowOrigin, isPreflight, preflight } from './cross-origin.js';
import { externalReturn } from './external-return.js';
import { identify, type Identity } from './identity.js';
import { cancelQuestion, showQuestion } from './question-state.js';
import { findRoute, methodsOf, type Route } from './routes.js';
import { json, problem, refuse, WireRefusal } from './wire.js';

/** Makes what answers the requests of the wire. */
export function createHandler(
  context: BackendContext,
  url: string,
): (request: Request, raw?: unknown) => Promise<Response | null> {
  const { options, tell } = context;
  const { origins = [] } = options;
  const notices = createNotices();

  function isFromOwnPage(request: Request): boolean {
    // Reading changes nothing, and no other origin can read it: an old browser that does not say whence is let.
    const saysNothing = !request.headers.has('sec-fetch-site') && !request.headers.has('origin');
    const isHarmless = request.method === 'GET' && (saysNothing || isFromWithin(request));
    return isHarmless || comesFromApp(request, options.origins);
  }

  async function answerTo(route: Route, request: Request, raw: unknown): Promise<Response> {
    const methods = methodsOf(route);
    if (isPreflight(request)) return preflight(request, origins, methods);
    if (!methods.includes(request.method)) {
      refuse(405, `Use ${methods.join(' or ')}.`, { Allow: methods.join(', ') });
    }
    // Before anything is looked up. The window of `external` comes back from elsewhere, and is told apart by its state.
    if (route.name === 'external' ? isPartOfElsewhere(request) : !isFromOwnPage(request)) {
      tell({ type: 'cross-site' });
      refuse(403, 'This request does not come from a page of the app.');
    }
    const identity = await identify(() => options.session(request, raw));
    if (route.name === 'session') return json(200, { member: identity && shownMember(identity) });
    if (route.name === 'external') return externalReturn(context, identity, request, raw);
    if (!identity) refuse(401, 'Sign in first.', { 'WWW-Authenticate': 'Bearer' });
    switch (route.name) {
      case 'questions':
        return ask(context, identity, request);
      case 'challenges':
        return challenge(context, identity, route.id, request, raw);
      case 'answers':
        return answer(context, identity, route.id, request);
      case 'question':
        return request.method === 'DELETE'
          ? cancelQuestion(context, identity, route.id)
          : showQuestion(context, identity, route.id);
    }
  }

  return async (request, raw) => {
    const route = findRoute(new URL(request.url).pathname, pathsOf(url, raw));
    if (!route) return null;
    try {
      return allowOrigin(await answerTo(route, request, raw), request, origins);
    } catch (thrown) {
      if (thrown instanceof WireRefusal) return allowOrigin(thrown.response, request, origins);
      // Whatever its code: what went wrong here says nothing about the person.
      const error = toStepUpError(thrown);
      tell({ type: 'unavailable', error });
      if (!options.onEvent) notices(error);
      const unavailable = problem(503, 'This cannot be answered just now.', { 'Retry-After': '5' });
      return allowOrigin(unavailable, request, origins);
    }
  };
}

/** Whether a page of another site has it loaded as a picture, a frame or by a script: a window comes back as a document. */
function isPartOfElsewhere(request: Request): boolean {
  const destination = request.headers.get('sec-fetch-dest');
  return destination !== null && destination !== 'document' && !isFromWithin(request);
}

/** Where the wire may lie: at its own path, and where a router of Express is mounted, below that. */
function pathsOf(url: string, raw: unknown): string[] {
  const baseUrl = (raw as { baseUrl?: unknown } | null | undefined)?.baseUrl;
  return typeof baseUrl === 'string' && baseUrl !== '' ? [url, baseUrl + url] : [url];
}

/** All of a member that leaves the server. What an app keeps under such a name may be more than a text. */
function shownMember({ member }: Identity): Record<string, unknown> {
  const { id, email, name, role } = member;
  return Object.fromEntries(
    Object.entries({ id, email, name, role }).filter(([, value]) => typeof value === 'string'),
  );
}
