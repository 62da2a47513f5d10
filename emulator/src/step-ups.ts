import { randomBytes } from 'node:crypto';
import type { Action } from '../../src/client/types.js';
import { factorsOf, type EmulatedMember } from './members.js';
import { levelOf, type RoleMatrix } from './roles.js';

/** How long a step-up session lives, in ms: to be answered, and from then on to be used. */
export const STEP_UP_LIFE = 10 * 60_000;

/** A question that was put to a member, and what became of it. */
export interface StepUp {
  sid: string;
  projectId: string;
  memberId: string;
  role: string;
  resource: string;
  action: Action;
  comment: string | null;
  /** The origin of the page that asked, as its browser says. */
  askedBy: string | null;
  webhookNotification: boolean;
  status: 'pending' | 'verified' | 'rejected';
  createdAt: number;
  verifiedAt: number | null;
  expiresAt: number;
}

/** What the role's matrix says to a request. `setup`: MFA is wanted, and the member has none. */
export type StepUpDecision = 'deny' | 'allow' | 'stepup' | 'setup';

/** Decides what a request needs. */
export function decide(
  roles: RoleMatrix,
  member: EmulatedMember,
  request: { resource: string; action: Action; forceStepUp: boolean },
): StepUpDecision {
  const level = levelOf(roles, member.role, request.resource, request.action);
  if (level === 0) return 'deny';
  if (level === 1 && !request.forceStepUp) return 'allow';
  return factorsOf(member).length > 0 ? 'stepup' : 'setup';
}

/** The step-up sessions of the project. */
export class StepUps {
  readonly #sessions = new Map<string, StepUp>();

  constructor(readonly now: () => number) {}

  /** Opens a session. What it is bound to never changes afterwards. */
  open(
    member: EmulatedMember,
    request: Pick<StepUp, 'resource' | 'action' | 'comment' | 'askedBy' | 'webhookNotification'>,
  ): StepUp {
    for (const [sid, { expiresAt }] of this.#sessions)
      if (expiresAt <= this.now()) this.#sessions.delete(sid);
    const stepUp: StepUp = {
      ...request,
      sid: `ssid_${randomBytes(24).toString('base64url')}`,
      projectId: member.projectId,
      memberId: member.id,
      role: member.role,
      status: 'pending',
      createdAt: this.now(),
      verifiedAt: null,
      expiresAt: this.now() + STEP_UP_LIFE,
    };
    this.#sessions.set(stepUp.sid, stepUp);
    return stepUp;
  }

  /** The session with this id; null when it is unknown or has expired. */
  find(sid: string): StepUp | null {
    const stepUp = this.#sessions.get(sid);
    return stepUp && stepUp.expiresAt > this.now() ? stepUp : null;
  }

  verify(stepUp: StepUp): void {
    if (stepUp.status !== 'pending') return;
    stepUp.status = 'verified';
    stepUp.verifiedAt = this.now();
    stepUp.expiresAt = this.now() + STEP_UP_LIFE;
  }

  reject(stepUp: StepUp): void {
    if (stepUp.status === 'pending') stepUp.status = 'rejected';
  }

  /** Takes a session out of use, so that it counts for nothing more. */
  consume(stepUp: StepUp): void {
    this.#sessions.delete(stepUp.sid);
  }
}
