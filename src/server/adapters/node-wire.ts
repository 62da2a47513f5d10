import { invalidRequest } from '../../protocol/errors.js';
import type { StepUpBackend } from '../backend/types.js';
import { isOver, type NodeResponse } from './node-check.js';
import { toRequest, type NodeRequest } from './node-request.js';

/** One request to a Node server that may be for the backend's wire. */
export interface WireExchange {
  incoming: NodeRequest;
  outgoing: NodeResponse;
  /** The request as the framework knows it: what the app's hooks get. */
  raw: unknown;
  /** What was asked for, from the server's root. */
  path: unknown;
  /** What a body parser has left. */
  parsedBody: unknown;
}

/**
 * What all adapters of Node servers have in common: what they hand to a backend.
 * @returns A function that resolves with the answer to be sent; null: not the wire's; `over`: nobody waits for it.
 * @throws {StepUpError} `invalid-request` at once, for what is no backend.
 */
export function createNodeWire(
  backend: StepUpBackend,
): (exchange: WireExchange) => Promise<Response | null | 'over'> {
  if (typeof backend?.handle !== 'function' || typeof backend.url !== 'string') {
    throw invalidRequest('stepUpBackend needs a backend: make one with createStepUpBackend.');
  }
  return async ({ incoming, outgoing, raw, path, parsedBody }) => {
    // Most requests are the app's own: for those nothing is made.
    if (typeof path !== 'string' || !path.includes(`${backend.url}/`)) return null;
    const gone = new AbortController();
    const request = toRequest(incoming, path, parsedBody, gone.signal);
    // What becomes an address of the wire, or a method, only by being read was another one to all who looked at it before.
    if (new URL(request.url).pathname !== path.split('?', 1)[0] || request.method !== incoming.method)
      return null;
    const leave = (): void => gone.abort();
    outgoing.once('close', leave);
    try {
      const response = await backend.handle(request, raw);
      if (!response) return null;
      // What nobody will read any more must not keep the next request on this connection waiting.
      incoming.resume?.();
      return isOver(incoming, outgoing) || outgoing.headersSent ? 'over' : response;
    } finally {
      outgoing.removeListener('close', leave);
    }
  };
}
