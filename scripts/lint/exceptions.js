/* What does not keep the rules of shape, by path. */

/**
 * With a function of more than fourteen paths: a switch over all that can happen, which the compiler holds to be whole, or a
 * list of conditions that somebody checks one after the other.
 */
export const COMPLEX_FILES = [
  'src/gate/gate-controller.ts',
  'src/gate/machine/transition.ts',
  'src/client/fetch/step-up-fetch.ts',
  'src/providers/transcodes/answer.ts',
  'src/server/guard.ts',
  'src/server/judge-session.ts',
  'src/server/keys/public-key.ts',
  'src/server/providers/transcodes/step-up-session.ts',
  'src/server/rule.ts',
];
