import type {
  BackendOperation,
  SignedInMember,
  StepUpBackendEvent,
  StepUpBackendOptions,
  StepUpMethod,
} from './types.js';
import type { BoundedStore } from './bounded-store.js';
import type { Levels } from './levels.js';
import type { Lives } from './lives.js';
import type { Proofs } from './proofs.js';
import type { Questions } from './questions.js';
import { StepUpError } from '../../protocol/errors.js';

/** What all parts of one backend share. */
export interface BackendContext {
  options: StepUpBackendOptions;
  methods: ReadonlyMap<string, StepUpMethod>;
  levels: Levels;
  store: BoundedStore;
  lives: Lives;
  questions: Questions;
  proofs: Proofs;
  seal(...values: Array<string | number | undefined>): Promise<string>;
  tell(event: StepUpBackendEvent): void;
  /** Spans in ms, and a count. */
  questionLife: number;
  proofLife: number;
  tries: number;
}

/**
 * Asks the app what a member may do.
 * @throws {StepUpError} `unavailable` for an answer that is none.
 */
export async function askPermission(
  { options }: BackendContext,
  member: SignedInMember,
  { resource, action, target }: BackendOperation,
): Promise<'deny' | 'allow' | 'step-up'> {
  if (!options.permission) return 'step-up';
  const answer = await options.permission(member, {
    resource,
    action,
    ...(target !== undefined && { target }),
  });
  if (answer === 'deny' || answer === 'allow' || answer === 'step-up') return answer;
  throw new StepUpError('unavailable', "The app's permission() must answer deny, allow or step-up.");
}
