import { invalidRequest, toStepUpError } from '../../protocol/errors.js';
import { isName } from '../judge-session.js';
import { boundedApp } from './bounded-app.js';
import { boundedStore } from './bounded-store.js';
import { checkOptions } from './check-options.js';
import type { BackendContext } from './context.js';
import { createSeal } from './digest.js';
import { createTeller } from './events.js';
import { createHandler } from './handle.js';
import { digestOfKey, digestOfMember } from './identity.js';
import { createLevels } from './levels.js';
import { createLives } from './lives.js';
import { memoryStepUpStore } from './memory-store.js';
import { createProofs } from './proofs.js';
import { createQuestions } from './questions.js';
import { randomId } from './random.js';
import type { StepUpBackend, StepUpBackendOptions } from './types.js';
import { createVerifier } from './verifier.js';

/**
 * Makes the server half of step-up for an app with its own sign-in: it asks for passkeys, codes or the password, bound to
 * what is about to be done, and keeps who has proved what.
 *
 * ```ts
 * const backend = createStepUpBackend({
 *   session: (_request, raw) => raw.session.user && { member: raw.session.user, key: raw.session.stepUpKey },
 *   methods: [password({ check: (member, text) => users.checkPassword(member.id, text) })],
 * });
 * app.use(stepUpBackend(backend)); // of 'stepup-elements/server/express.js'
 * const guard = createStepUpGuard({ provider: backend.verifier });
 * ```
 * @throws {StepUpError} `invalid-request` for settings that cannot be meant.
 */
export function createStepUpBackend(given: StepUpBackendOptions): StepUpBackend {
  checkOptions(given);
  const options = boundedApp(given);
  const { methods, url = '/step-up', levels, secret = randomId(32) } = options;
  const { questionTtl = 300, proofTtl = 600, tries = 5, store: givenStore = memoryStepUpStore() } = options;
  const store = boundedStore(givenStore);
  const questionLife = questionTtl * 1_000;
  const proofLife = proofTtl * 1_000;
  const lives = createLives(store, questionLife + proofLife);
  const context: BackendContext = {
    options,
    methods: new Map(methods.map(method => [method.type, method])),
    levels: createLevels(levels),
    store,
    lives,
    questions: createQuestions(store, lives, questionLife),
    proofs: createProofs(store, (key, ttl, signal) => givenStore.claim(key, ttl, signal), lives),
    seal: createSeal(secret),
    tell: createTeller(options),
    questionLife,
    proofLife,
    tries,
  };

  return {
    url,
    handle: createHandler(context, url),
    verifier: createVerifier(context),

    async end(of) {
      const { memberId, key } = (of ?? {}) as { memberId?: unknown; key?: unknown };
      const isMember = isName(memberId) && key === undefined;
      if (!isMember && !(isName(key) && memberId === undefined)) {
        throw invalidRequest('end needs either memberId or key: a string.');
      }
      try {
        if (isMember) await lives.endMember(await digestOfMember(memberId));
        else await lives.endSession(await digestOfKey(key as string));
      } catch (thrown) {
        throw toStepUpError(thrown);
      }
      context.tell({ type: 'ended', ...(isName(memberId) && { memberId }) });
    },
  };
}
