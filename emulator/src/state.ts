import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { AccessTokens } from './access-tokens.js';
import { EmulatorError } from './answer.js';
import { Attempts } from './attempts.js';
import { AuditLog } from './audit.js';
import { Faults } from './faults.js';
import { Enrolments } from './enrolments.js';
import { Members, type EmulatedMember } from './members.js';
import { Outbox } from './outbox.js';
import type { EmulatorOptions } from './options.js';
import { Passkeys } from './passkeys.js';
import { Roles } from './roles.js';
import { THIS_MACHINE, type Reach } from './reach.js';
import { SignIns } from './sign-ins.js';
import { StepUps } from './step-ups.js';
import { Webhooks } from './webhooks.js';

/** The project id that is used where none is set. */
export const DEFAULT_PROJECT_ID = '5afe0000c0de0000deca0de5';

/** Everything that the emulator remembers. In memory, and gone with the process. */
export interface EmulatorState {
  readonly projectId: string;
  readonly serverToken: string;
  readonly olderServerApi: boolean;
  readonly now: () => number;
  readonly reach: Reach;
  readonly roles: Roles;
  readonly members: Members;
  readonly enrolments: Enrolments;
  readonly accessTokens: AccessTokens;
  readonly signIns: SignIns;
  readonly outbox: Outbox;
  readonly attempts: Attempts;
  readonly stepUps: StepUps;
  readonly passkeys: Passkeys;
  readonly audit: AuditLog;
  readonly webhooks: Webhooks;
  readonly faults: Faults;
}

/** @throws {Error} for a project id that is not 24 hexadecimal digits, and for an empty server token. */
export function createState(options: EmulatorOptions = {}): EmulatorState {
  const { projectId = DEFAULT_PROJECT_ID, serverToken = randomBytes(24).toString('base64url') } = options;
  if (!/^[0-9a-f]{24}$/.test(projectId)) {
    throw new Error(`EMULATOR_PROJECT_ID="${projectId}" is not a project id: use 24 hexadecimal digits.`);
  }
  if (serverToken === '') throw new Error('EMULATOR_SERVER_TOKEN must not be empty.');
  const faults = new Faults(options.now ?? Date.now);
  const { now } = faults;
  return {
    projectId,
    serverToken,
    olderServerApi: options.olderServerApi ?? false,
    now,
    reach: options.reach ?? THIS_MACHINE,
    roles: new Roles(),
    members: new Members(now, projectId),
    enrolments: new Enrolments(now),
    accessTokens: new AccessTokens(now, options.accessTokenLifetime ?? 900),
    signIns: new SignIns(now),
    outbox: new Outbox(now),
    attempts: new Attempts(now),
    stepUps: new StepUps(now),
    passkeys: new Passkeys(now),
    audit: new AuditLog(now),
    webhooks: new Webhooks(now, options.webhookUrl),
    faults,
  };
}

/** The member whose access token the request carries; null without a good one. */
export async function memberOf(state: EmulatorState, req: Request): Promise<EmulatedMember | null> {
  const token = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  return token ? state.members.byId(await state.accessTokens.subject(token)) : null;
}

/** @throws {EmulatorError} 401 when nobody is signed in. */
export async function requireMember(state: EmulatorState, req: Request): Promise<EmulatedMember> {
  const member = await memberOf(state, req);
  if (!member) throw new EmulatorError(401, 'Not authenticated: sign in first.');
  return member;
}

/** A field of a JSON body that must be text. @throws {EmulatorError} 400 for anything else. */
export function textField(req: Request, name: string): string {
  const value: unknown = (req.body as Record<string, unknown> | undefined)?.[name];
  if (typeof value !== 'string' || value === '' || value.length > 2000) {
    throw new EmulatorError(400, `${name} must be text.`);
  }
  return value;
}

/** A code as it was typed, without the blanks that people put into it. */
export function codeField(req: Request): string {
  const code = textField(req, 'code').replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(code)) throw new EmulatorError(400, 'Enter the six digits of the code.');
  return code;
}

/**
 * Runs one try at a code under the rule of few tries and a pause. A code that was used before is refused, but
 * is no guess, and does not count as one.
 * @throws {EmulatorError} 401 or 429.
 */
export function tryCode(state: EmulatorState, key: string, check: () => 'accepted' | 'used' | 'wrong'): void {
  refusePaused(state, key);
  const result = check();
  if (result === 'accepted') return state.attempts.succeed(key);
  if (result === 'used')
    throw new EmulatorError(401, 'That code has been used already. Wait for the next one.');
  state.attempts.fail(key);
  refusePaused(state, key);
  throw new EmulatorError(401, 'That code is not right. Check it and try again.');
}

function refusePaused(state: EmulatorState, key: string): void {
  const seconds = Math.ceil(state.attempts.pausedFor(key) / 1000);
  if (seconds > 0) {
    throw new EmulatorError(429, `Too many wrong codes. Try again in ${seconds} seconds.`, seconds);
  }
}
