import { StepUpError } from '../../../protocol/errors.js';
import type { CheckedRule } from '../../types.js';
import { lookUps, type Question } from '../look-ups.js';
import type { AskProvider } from './provider-api.js';
import { isRecord } from './step-up-session.js';

/** What a role's matrix says of a resource and an action. */
export type Permission = 'deny' | 'allow' | 'step-up';

/** Asks what a member's role says. */
export type FindPermission = (
  rule: Pick<CheckedRule, 'resource' | 'action'>,
  asker: Pick<Question<unknown>, 'member' | 'deadline' | 'signal'>,
) => Promise<Permission>;

// A page that is challenged comes back within seconds; a role that was changed counts soon after.
const REMEMBERED_FOR_MS = 5_000;

const PERMISSIONS = new Map<unknown, Permission>([
  [0, 'deny'],
  [1, 'allow'],
]);

/** Makes the question what a member's role may do: `POST …/auth/role/check-permission`. */
export function permissionLookUp(ask: AskProvider, projectId: string, maxConcurrent: number): FindPermission {
  const lookUp = lookUps<Permission>({
    maxConcurrent,
    rememberFor: () => REMEMBERED_FOR_MS,
    isFound: () => true,
  });

  return ({ resource, action }, asker) =>
    lookUp({
      ...asker,
      key: JSON.stringify([resource, action]),
      ask: async giveUp => {
        const question = { member_id: asker.member, resource, action, project_id: projectId };
        const found = await ask('auth/role/check-permission', giveUp, question);
        // An older API does not know the question.
        return found ? readPermission(found.answer, question) : 'step-up';
      },
    });
}

/** Reads a permission. Whatever is not clearly another one means: after a step-up. */
function readPermission(answer: unknown, asked: Record<string, unknown>): Permission {
  if (!isRecord(answer) || answer.success !== true || !Array.isArray(answer.payload)) return 'step-up';
  const entry: unknown = answer.payload[0];
  if (answer.payload.length !== 1 || !isRecord(entry)) return 'step-up';
  for (const name of ['resource', 'action', 'member_id', 'project_id']) {
    if (entry[name] !== undefined && entry[name] !== asked[name]) {
      throw new StepUpError('invalid-response', `The answer of Transcodes is about another ${name}.`);
    }
  }
  return PERMISSIONS.get(entry.permission) ?? 'step-up';
}
