import type { Operation } from '../../protocol/operation.js';

// What createStepUpFetch says to the developer, in one place.

/** For an error: a question about a request that could not carry the answer. */
export function notListed(origin: string): string {
  return (
    `stepUp was given for a request to ${origin}, which is neither the page's own origin nor one of ` +
    `createStepUpFetch({ origins }): no proof may go there, so nobody is asked. Add "${origin}" to origins.`
  );
}

/** A token or a proof was there and stayed here. */
export function withheld(origin: string): string {
  return (
    `createStepUpFetch sends no access token and no proof to ${origin}, which is neither the page's own origin nor ` +
    `one of createStepUpFetch({ origins }). Add "${origin}" there; for what needs neither, call fetch itself.`
  );
}

/** A challenge was not answered. */
export function challengeNotAnswered(origin: string, { resource, action }: Operation): string {
  return (
    `${origin} asks for a step-up for ${resource}:${action}, but createStepUpFetch({ origins }) does not name ` +
    `"${resource}" among the resources of that origin. The answer went to the caller as it is.`
  );
}

/** A proof was sent and did not count. */
export function proofRefused(origin: string, { resource, action }: Operation): string {
  return (
    `${origin} still asks for a step-up for ${resource}:${action} after one was sent. Check the server's log ` +
    '(onDecision) for the reason: another project, another resource or action, a clock that is off, a used proof.'
  );
}
