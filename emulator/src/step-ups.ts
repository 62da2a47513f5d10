import { randomBytes } from 'node:crypto';
import type { Action } from './operation.js';
import { factorsOf, type EmulatedMember } from './members.js';
import type { Roles } from './roles.js';

/** How long a step-up session lives, in ms: to be answered, and from then on to be used. */
export const STEP_UP_LIFE = 10 * 60_000;

/** A question that was put to a member, and what became of it. */
export interface StepUp {
  sid: string;
  projectId: string;
  memberId: string;
  role: string;
  /** Null where a server began it without one. */
  resource: string | null;
  action: Action | null;
  comment: string | null;
  /** The origin of the page that asked, as its browser says. */
  askedBy: string | null;
  webhookNotification: boolean;
  /** Where the hosted page leads to when it is done. */
  redirectUri: string | null;
  status: 'pending' | 'verified' | 'rejected';
  createdAt: number;
  verifiedAt: number | null;
  expiresAt: number;
  /** How often a server has looked it up since it was verified. */
  lookUps: number;
}

/** Who is asked for what, and by whom. */
export type StepUpQuestion = Pick<
  StepUp,
  'resource' | 'action' | 'comment' | 'askedBy' | 'webhookNotification' | 'redirectUri'
>;

/** How long a comment may be that the hosted page shows. */
export const COMMENT_LENGTH = 200;

/** What the role's matrix says to a request. `setup`: MFA is wanted, and the member has none. */
export type StepUpDecision = 'deny' | 'allow' | 'stepup' | 'setup';

/** Decides what a request needs. */
export function decide(
  roles: Roles,
  member: EmulatedMember,
  request: { resource: string; action: Action; forceStepUp: boolean },
): StepUpDecision {
  const level = roles.level(member.role, request.resource, request.action);
  if (level === 0) return 'deny';
  if (level === 1 && !request.forceStepUp) return 'allow';
  return factorsOf(member).length > 0 ? 'stepup' : 'setup';
}

/** The step-up sessions of the project. */
export class StepUps {
  readonly #sessions = new Map<string, StepUp>();

  constructor(readonly now: () => number) {}

  /**
   * Opens a session. What it is bound to never changes afterwards.
   * @param prefix What its id begins with.
   */
  open(member: EmulatedMember, question: StepUpQuestion, prefix: 'ssid' | 'mcpup' = 'ssid'): StepUp {
    for (const [sid, { expiresAt }] of this.#sessions)
      if (expiresAt <= this.now()) this.#sessions.delete(sid);
    const stepUp: StepUp = {
      ...question,
      sid: `${prefix}_${randomBytes(24).toString('base64url')}`,
      projectId: member.projectId,
      memberId: member.id,
      role: member.role,
      status: 'pending',
      createdAt: this.now(),
      verifiedAt: null,
      expiresAt: this.now() + STEP_UP_LIFE,
      lookUps: 0,
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
