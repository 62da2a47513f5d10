import { isAction, isResource } from '../../../protocol/operation.js';
import { StepUpError } from '../../../protocol/errors.js';
import { fault, inSeconds, quote } from '../../fault.js';
import { CLOCK_TOLERANCE, isName } from '../../judge-session.js';
import type { StepUpSession } from '../../types.js';

/** One entry of an answer of the API, before anything of it is believed. */
export type Entry = Record<string, unknown>;

/**
 * Opens the envelope of an answer: `{ success: true, payload: [entry] }`, with exactly one entry.
 * @returns null for an answer that says itself that there is none.
 * @throws {StepUpError} `invalid-response` for anything else.
 */
export function openEnvelope(answer: unknown): Entry | null {
  if (!isRecord(answer)) return malformed('is not an object');
  const { success, statusCode, payload } = answer;
  if (success === false) return null;
  if (success !== true) return malformed('does not say that it succeeded');
  if (
    statusCode !== undefined &&
    !(typeof statusCode === 'number' && statusCode >= 200 && statusCode <= 299)
  ) {
    return malformed('succeeded with a status that says otherwise');
  }
  if (!Array.isArray(payload) || payload.length !== 1 || !isRecord(payload[0])) {
    return malformed('does not hold exactly one session');
  }
  return payload[0];
}

/**
 * Joins what two routes say of one session.
 * @throws {StepUpError} `invalid-response` where they contradict each other.
 */
export function joinEntries(first: Entry, second: Entry): Entry {
  for (const name of ['sid', 'projectId', 'memberId', 'userId', 'resource', 'action']) {
    if (first[name] !== undefined && second[name] !== undefined && first[name] !== second[name]) {
      malformed(`contradicts itself in ${name}`);
    }
  }
  return { ...first, ...second };
}

/** What a session is asked for, and how it is read. */
export interface Asked {
  sid: string;
  projectId: string;
  /** The resource that counts where an older API names none. */
  legacyResource?: string;
  /** How far its dates may lie ahead, seconds. Default 5. */
  clockTolerance?: number;
  now?: number;
  /** Gets what the operator should know. */
  tell?(error: StepUpError): void;
}

/**
 * Reads an entry as a verified step-up.
 * @returns null where it is not verified, or of another project.
 * @throws {StepUpError} `invalid-response` where it is not complete.
 */
export function readSession(entry: Entry, asked: Asked): StepUpSession | null {
  const { now = Date.now(), clockTolerance = CLOCK_TOLERANCE } = asked;
  const { projectId, memberId = entry.userId, userId = memberId, status, action } = entry;
  const { resource = asked.legacyResource } = entry;
  const { id, claimId } = readId(entry, asked.sid);
  if (!isName(memberId) || memberId !== userId) return malformed('does not name one member');
  if (!isName(projectId)) return malformed('names no project');
  if (!isAction(action)) return malformed('names no action');
  if (!isResource(resource)) return malformed('names no resource (older API builds: see legacySessions)');
  const times = ['verifiedAt', 'timestamp', 'createdAt', 'updatedAt'].map(name =>
    readTime(entry[name], name),
  );
  const ahead = Math.max(...times.map(time => (time ?? 0) - now));
  if (ahead > clockTolerance * 1000) {
    throw fault(
      'invalid-response',
      'clock',
      `A step-up session of Transcodes is dated ${inSeconds(ahead)} ahead of this server's clock, clockTolerance is ${clockTolerance} s: check the clock.`,
    );
  }
  const expiresAt = readTime(entry.expiresAt, 'expiresAt');
  if (status !== 'verified') {
    return status === 'pending' || status === 'rejected' ? null : malformed('has no status that is known');
  }
  if (projectId !== asked.projectId) {
    asked.tell?.(
      fault(
        'failed',
        'wrong-project',
        `The step-up session is of the project ${quote(projectId)}, this server of ${quote(asked.projectId)}: check projectId here and on the page.`,
        quote(projectId),
      ),
    );
    return null;
  }
  // `updatedAt` may be later than the verification, for any reason: it makes nothing younger.
  const verifiedAt = times.slice(0, 3).find(time => time !== undefined);
  return { id, claimId, memberId, verifiedAt, expiresAt, covers: { resource, action } };
}

/**
 * Reads which session this is. One use is counted by what all spellings of an id have in common that a provider may take
 * for the same, whatever was sent and whatever it says back.
 */
function readId({ sid, sessionId, id }: Entry, sent: string): { id: string; claimId?: string } {
  for (const said of [sid, sessionId]) {
    if (said !== undefined && !(isName(said) && toComparable(said) === toComparable(sent))) {
      return malformed('is about another session');
    }
  }
  const said = [sid, sessionId, id].find(isName);
  const name = said ?? sent;
  // An API that takes an id in several spellings may say it back in any of them.
  return { id: name, claimId: toComparable(name) };
}

// What a lenient provider may overlook: case, the known prefixes, separators.
function toComparable(sid: string): string {
  return sid
    .toLowerCase()
    .replace(/^(ssid|tc_stepup|mcpup)_/, '')
    .replace(/[-_]/g, '');
}

// Unix ms, or a date with its zone: one without would mean another moment on every server, and so would an hour or a
// second too many.
const DATE =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

function readTime(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  const time = typeof value === 'string' && DATE.test(value) ? Date.parse(value) : value;
  return typeof time === 'number' && time > 0 && time <= 8.64e15 ? time : malformed(`has no date in ${name}`);
}

/** Whether this is an object, and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(how: string): never {
  throw new StepUpError('invalid-response', `The answer of Transcodes ${how}.`);
}
