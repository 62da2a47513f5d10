import type { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { invalidRequest, refuseUnknownKeys } from '../../protocol/errors.js';
import { toRequest, type NodeRequest } from './node-request.js';
import { checkRule } from '../rule.js';
import type { StepUpGuard, StepUpPass, StepUpRule, StepUpRuleSource } from '../types.js';

/** A response of `node:http` or of `node:http2`. */
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** Settings of `stepUp`, for a framework whose requests are of this type. */
export interface StepUpOptions<FrameworkRequest> {
  /**
   * Reads the id of the step-up session from a request, where it lies at a place of the app's own. Called only once the
   * token holds. It counts instead of header and body, and where it is malformed or null, as none; undefined: the guard
   * looks for itself. What it throws is answered with 503.
   */
  sid?:
    | ((request: FrameworkRequest) => string | null | undefined | Promise<string | null | undefined>)
    | undefined;
}

/** One request to a Node server, and where its answer goes. */
export interface NodeExchange<FrameworkRequest> {
  incoming: NodeRequest;
  outgoing: NodeResponse;
  /** The request as the framework knows it. */
  request: FrameworkRequest;
  /** What the adapter was given. */
  raw: unknown;
  /** What was asked for. */
  path: unknown;
  /** What a body parser has left. */
  parsedBody: unknown;
  /** Whether a preflight may go on to whoever answers it. No handler of the guarded route may be reached by that. */
  letsPreflightsPass: boolean;
}

/** What is to be done about a request. */
export type NodeOutcome =
  | { kind: 'passed'; pass: StepUpPass }
  /** The answer is to be sent. */
  | { kind: 'refused'; response: Response }
  /** Asks for permission to ask: carries no token, and is for the app's CORS settings to answer. */
  | { kind: 'preflight' }
  /** Nobody waits for an answer any more: nothing is to be done. */
  | { kind: 'over' };

/**
 * What all adapters of Node servers have in common: what they ask of the guard, and when they do not.
 * @throws {StepUpError} `invalid-request` at once, for a guard, rule or option that cannot be meant.
 */
export function createNodeCheck<FrameworkRequest>(
  guard: StepUpGuard,
  rule: StepUpRuleSource<FrameworkRequest>,
  options: StepUpOptions<FrameworkRequest> | undefined,
): (exchange: NodeExchange<FrameworkRequest>) => Promise<NodeOutcome> {
  if (typeof rule !== 'function') checkRule(rule as StepUpRule);
  if (typeof guard?.check !== 'function') {
    throw invalidRequest('stepUp needs a guard: make one with createStepUpGuard.');
  }
  refuseInVain(guard, rule);
  refuseUnknownKeys('the options of stepUp', options, { sid: true });
  const sid = options?.sid;
  if (sid !== undefined && typeof sid !== 'function') {
    throw invalidRequest('The option sid must be a function that takes a request.');
  }

  return async ({ incoming, outgoing, request, raw, path, parsedBody, letsPreflightsPass }) => {
    if (isOver(incoming, outgoing)) return { kind: 'over' };
    if (letsPreflightsPass && isPreflight(incoming)) return { kind: 'preflight' };
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    // A response that waits behind another one on its connection never says that it was closed; its request does.
    const sources: Array<[EventEmitter, string]> = [
      [outgoing, 'close'],
      [incoming, 'aborted'],
    ];
    for (const [source, event] of sources) source.once(event, leave);
    try {
      const result = await guard.check(
        toRequest(incoming, path, parsedBody, gone.signal),
        forRequest(rule, request),
        { raw, ...(sid && { sid: () => sid(request) }) },
      );
      if (result.ok === true) {
        // What a proof has opened is nobody else's; what the app says later replaces this.
        if (!outgoing.headersSent && outgoing.getHeader('cache-control') === undefined) {
          outgoing.setHeader('Cache-Control', 'no-store');
        }
        return { kind: 'passed', pass: { member: result.member, session: result.session } };
      }
      // What nobody will read any more must not keep the next request on this connection waiting.
      incoming.resume?.();
      if (isOver(incoming, outgoing) || outgoing.headersSent) return { kind: 'over' };
      return { kind: 'refused', response: result.response };
    } finally {
      for (const [source, event] of sources) source.removeListener(event, leave);
    }
  };
}

/** @throws {StepUpError} `invalid-request` for what would refuse every request. */
function refuseInVain<FrameworkRequest>(guard: StepUpGuard, rule: StepUpRuleSource<FrameworkRequest>): void {
  if (guard.needsOrigins && !guard.origins)
    throw invalidRequest(
      "A Node server does not know its own public address, which a proof of possession names: say createStepUpGuard({ origins: ['https://app.example.com'] }).",
    );
  if (typeof rule !== 'function' && rule.target !== undefined && guard.binds !== 'target')
    throw invalidRequest(
      "The rule has a target, and the guard's verifier binds no proof to one: any would open it.",
    );
}

/** The rule with its functions given the request as the framework knows it. */
function forRequest<FrameworkRequest>(
  rule: StepUpRuleSource<FrameworkRequest>,
  request: FrameworkRequest,
): StepUpRuleSource {
  if (typeof rule === 'function') return async () => withTarget(await rule(request), request);
  return withTarget(rule, request);
}

function withTarget<FrameworkRequest>(
  rule: StepUpRule<FrameworkRequest>,
  request: FrameworkRequest,
): StepUpRule {
  const target = rule?.target;
  return typeof target === 'function' ? { ...rule, target: () => target(request) } : rule;
}

// What the app has said already goes on to hold beside what is said here.
const LISTS = ['access-control-expose-headers', 'vary'];

/** Copies the headers of an answer, and leaves what the app has exposed to other origins already exposed. */
export function copyHeaders(
  response: Response,
  present: (name: string) => unknown,
  set: (name: string, value: string) => void,
): void {
  for (const [name, value] of response.headers) {
    const former = LISTS.includes(name) ? present(name) : undefined;
    set(name, former === undefined || former === '' ? value : [former, value].flat().join(', '));
  }
}

/** Whether the client has left, or was answered by somebody else. Each runtime says it in its own way. */
export function isOver(incoming: NodeRequest, outgoing: NodeResponse): boolean {
  const { destroyed, closed, stream } = outgoing as Partial<ServerResponse & Http2ServerResponse>;
  return (
    incoming.aborted === true ||
    incoming.socket?.destroyed === true ||
    destroyed === true ||
    closed === true ||
    stream?.destroyed === true ||
    outgoing.writableEnded === true
  );
}

/**
 * A CORS preflight (Fetch standard): browsers send it without the page's headers and without cookies. One that has either
 * is somebody's request by another name, which a handler of all methods would do.
 */
function isPreflight({ method, headers }: NodeRequest): boolean {
  return (
    method === 'OPTIONS' &&
    headers['origin'] !== undefined &&
    headers['access-control-request-method'] !== undefined &&
    headers['authorization'] === undefined &&
    headers['cookie'] === undefined
  );
}
