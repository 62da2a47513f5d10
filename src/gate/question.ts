import { describe } from '#developer-messages';
import type { Action } from '../client/types.js';
import { invalidRequest, refuseUnless } from '../protocol/errors.js';
import { reveals, type GateSettings } from './guard.js';
import { latePart } from './late-part.js';
import type { Question } from './machine/state.js';

/**
 * What a gate asks, by its attributes.
 * @param fields What its `target-fields` say, where it has any.
 * @throws {StepUpError} `invalid-request` where it cannot reveal what it is to reveal, or has two targets. What a request
 * needs, the client looks at.
 */
export function questionOf(gate: HTMLElement, settings: GateSettings, fields: string | undefined): Question {
  const { resource, action, force, maxAge, cacheScope, comment, mode, target, targetFields } = settings;
  refuseUnless('mode', mode ?? 'action', ['action', 'reveal']);
  if (reveals(settings)) latePart()?.refuseMisplaced(gate);
  // Of two answers to which one, neither is right; and before the form is filled in there is nothing to reveal.
  if (targetFields != null && (target != null || reveals(settings)))
    throw invalidRequest(describe('target-twice'));
  return {
    resource: resource ?? '',
    action: (action ?? '') as Action,
    forceStepUp: force,
    maxAge: maxAge ?? undefined,
    cacheScope: cacheScope ?? undefined,
    comment: comment ?? undefined,
    target: target ?? fields,
  };
}
