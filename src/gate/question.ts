import { describe } from '#developer-messages';
import type { Action } from '../client/types.js';
import { refuseUnless, invalidRequest } from '../protocol/errors.js';
import { reveals, type GateSettings } from './guard.js';
import type { Question } from './machine/state.js';
import { isMisplaced } from './content-template.js';

/**
 * What a gate asks, by its attributes.
 * @param fields What its `target-fields` say, where it has any.
 * @throws {invalidRequest} `invalid-request` where it cannot reveal what it is to reveal. What a request needs, the client
 * looks at.
 */
export function questionOf(gate: HTMLElement, settings: GateSettings, fields: string | undefined): Question {
  const { resource, action, force, maxAge, cacheScope, comment, mode, target, targetFields } = settings;
  refuseUnless('mode', mode ?? 'action', ['action', 'reveal']);
  if (reveals(settings) && isMisplaced(gate)) {
    throw invalidRequest(describe('content-beside-template'));
  }
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
