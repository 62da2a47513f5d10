import type { Action } from '../client/types.js';
import { refuseUnless } from '../protocol/errors.js';
import { reveals, type GateSettings } from './guard.js';
import { latePart } from './late-part.js';
import type { Question } from './machine/state.js';

/**
 * What a gate asks, by its attributes.
 * @throws {invalidRequest} `invalid-request` where it cannot reveal what it is to reveal. What a request needs, the client
 * looks at.
 */
export function questionOf(gate: HTMLElement, settings: GateSettings): Question {
  const { resource, action, force, maxAge, cacheScope, comment, mode } = settings;
  refuseUnless('mode', mode ?? 'action', ['action', 'reveal']);
  if (reveals(settings)) latePart()?.refuseMisplaced(gate);
  return {
    resource: resource ?? '',
    action: (action ?? '') as Action,
    forceStepUp: force,
    maxAge: maxAge ?? undefined,
    cacheScope: cacheScope ?? undefined,
    comment: comment ?? undefined,
  };
}
