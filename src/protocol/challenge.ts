import { parseClaimsRequest } from './claims-request.js';
import { isAction, isResource, isTarget, type Action } from './operation.js';

/** What a server asks for when it refuses a request for want of a step-up. */
export interface StepUpChallenge {
  resource: string;
  action: Action;
  /** Which one; missing where it names none. */
  target?: string;
  /** How old the verification may be, in seconds. */
  maxAge?: number;
  acrValues?: string[];
}

/** One challenge of a `WWW-Authenticate` header. Scheme and parameter names are in lower case. */
export interface Challenge {
  scheme: string;
  token68?: string;
  params: Map<string, string>;
}

const INSUFFICIENT = 'insufficient_user_authentication';

const TOKEN = "([!#$%&'*+.^_`|~\\w-]+)";
const QUOTED = '"((?:[^"\\\\\\0-\\x08\\n-\\x1f\\x7f]|\\\\[^\\0-\\x08\\n-\\x1f\\x7f])*)"';
// One element of the list: a parameter, perhaps after its scheme, or a scheme, perhaps with a token68.
const ELEMENT = new RegExp(
  `[ \\t,]*(?:(?:${TOKEN} +)?${TOKEN}[ \\t]*=[ \\t]*(?:${TOKEN}|${QUOTED})|${TOKEN}(?: +([\\w.~+/-]+=*))?)[ \\t]*(?:,|$)|[ \\t,]*$`,
  'y',
);

/**
 * Reads a `WWW-Authenticate` header (RFC 9110, section 11.6.1).
 * @param header Its value, or the values of several lines.
 * @returns Every challenge in it; none where any part of it is malformed. Throws nothing.
 */
export function parseChallenges(header: string | readonly string[] | null | undefined): Challenge[] {
  const text = typeof header === 'string' ? header : (header ?? []).join();
  const challenges: Challenge[] = [];
  for (let at = 0; at < text.length; at = ELEMENT.lastIndex) {
    ELEMENT.lastIndex = at;
    const match = ELEMENT.exec(text);
    if (!match) return [];
    const [, scheme, name, value, quoted, alone, token68] = match;
    const begins = scheme ?? alone;
    if (begins) challenges.push({ scheme: begins.toLowerCase(), token68, params: new Map() });
    if (!name) continue;
    const current = challenges.at(-1);
    const key = name.toLowerCase();
    // A parameter belongs to a challenge with parameters, and only once.
    if (!current || current.token68 || current.params.has(key)) return [];
    current.params.set(key, value ?? quoted!.replace(/\\(.)/g, '$1'));
  }
  return challenges;
}

/** How a step-up may be asked for, what is preferred first: by the standard, or in the words of Microsoft Entra. */
const DIALECTS = [INSUFFICIENT, 'insufficient_claims'];

/**
 * Finds what a server asks for in its answer of 401 (RFC 9470, section 3), or in the words of Microsoft Entra.
 * @returns The one challenge for a step-up, with one scope token: by `Bearer`, else by `DPoP`. Null for everything else: that
 * belongs to the caller.
 */
export function findStepUpChallenge(
  header: string | readonly string[] | null | undefined,
): StepUpChallenge | null {
  const challenges = parseChallenges(header);
  for (const error of DIALECTS) {
    // What is asked for by Bearer, DPoP only says again (RFC 9449, section 7.1).
    for (const kind of ['bearer', 'dpop']) {
      const [challenge, another] = challenges.filter(
        ({ scheme, params }) => scheme === kind && params.get('error') === error,
      );
      if (challenge) return another ? null : readStepUp(challenge, error);
    }
  }
  return null;
}

function readStepUp({ params }: Challenge, error: string): StepUpChallenge | null {
  const scope = parseScope(params.get('scope') ?? '');
  const maxAge = params.get('max_age');
  const target = params.get('target');
  if (!scope || (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge))) return null;
  if (target !== undefined && !isTarget(target)) return null;
  const acrValues =
    error === INSUFFICIENT
      ? params.get('acr_values')?.split(' ').filter(Boolean)
      : parseClaimsRequest(params.get('claims'));
  if (acrValues === null) return null;
  return {
    ...scope,
    ...(target && { target }),
    ...(maxAge && { maxAge: Number(maxAge) }),
    ...(acrValues?.length && { acrValues }),
  };
}

/**
 * Writes a challenge for a `WWW-Authenticate` header (RFC 6750, section 3; RFC 9470, section 3).
 * @param challenge What is asked for: already checked, so that nothing in it needs an escape.
 * @param error Why the request was refused. Without one, only the scope is named: no credentials came.
 */
export function formatChallenge(
  { resource, action, target, maxAge, acrValues }: StepUpChallenge,
  error?: 'invalid_token' | typeof INSUFFICIENT,
): string {
  if (error === 'invalid_token') return `Bearer error="${error}"`;
  const scope = `scope="${formatScope(resource, action)}"${target ? `, target="${target}"` : ''}`;
  if (!error) return `Bearer ${scope}`;
  const params = [`error="${error}"`, scope];
  if (maxAge !== undefined) params.push(`max_age=${maxAge}`);
  if (acrValues?.length) params.push(`acr_values="${acrValues.join(' ')}"`);
  return `Bearer ${params.join(', ')}`;
}

/**
 * Writes the one scope token of a challenge, `resource:action`.
 */
export function formatScope(resource: string, action: Action): string {
  return `${resource}:${action}`;
}

/**
 * Reads a scope: exactly one token, split at its last `:`.
 * @returns null where it is anything else; such a challenge belongs to the caller.
 */
function parseScope(scope: string): { resource: string; action: Action } | null {
  const at = scope.lastIndexOf(':');
  const resource = scope.slice(0, Math.max(at, 0));
  const action = scope.slice(at + 1);
  return isResource(resource) && isAction(action) ? { resource, action } : null;
}
