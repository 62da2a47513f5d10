import { randomUUID } from 'node:crypto';
import type { EmulatedMember } from './members.js';
import { EmulatorError } from './answer.js';

/** An entry of the audit log. Who it was is added here, not by the page. */
export interface AuditEntry {
  id: string;
  /** ISO 8601. */
  receivedAt: string;
  tag: string;
  severity: 'low' | 'medium' | 'high';
  status: boolean;
  error: string | null;
  metadata: Record<string, unknown>;
  page: string | null;
  memberId: string | null;
  email: string | null;
  role: string | null;
  webhookNotification: boolean;
}

const KEPT = 500;

/** What `trackUserAction` received. */
export class AuditLog {
  /** Newest first. */
  readonly entries: AuditEntry[] = [];

  constructor(readonly now: () => number) {}

  /** @throws {EmulatorError} 400 for an event that is not one; nothing is logged then. */
  add(event: unknown, member: EmulatedMember | null, webhookNotification: boolean): AuditEntry {
    const { tag, severity = 'low', status = true, error, metadata, page } = asRecord(event, 'event');
    if (typeof tag !== 'string' || tag.length === 0 || tag.length > 100) {
      throw new EmulatorError(400, 'tag must be a string of 1 to 100 characters.');
    }
    if (severity !== 'low' && severity !== 'medium' && severity !== 'high') {
      throw new EmulatorError(400, 'severity must be low, medium or high.');
    }
    if (typeof status !== 'boolean') throw new EmulatorError(400, 'status must be true or false.');
    const entry: AuditEntry = {
      id: randomUUID(),
      receivedAt: new Date(this.now()).toISOString(),
      tag,
      severity,
      status,
      error: typeof error === 'string' ? error : null,
      metadata: metadata === undefined ? {} : asRecord(metadata, 'metadata'),
      page: typeof page === 'string' ? page : null,
      memberId: member?.id ?? null,
      email: member?.email ?? null,
      role: member?.role ?? null,
      webhookNotification,
    };
    this.entries.unshift(entry);
    this.entries.length = Math.min(this.entries.length, KEPT);
    return entry;
  }
}

function asRecord(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EmulatorError(400, `${name} must be an object.`);
  }
  return value as Record<string, unknown>;
}
