import { reachableClient } from '../demand.js';
import type { Guard } from '../guard.js';
import { lastTargetOf } from '../machine/state.js';
import type { StepUpError } from '../../protocol/errors.js';

/** Logs success, or what was refused, where a gate's attributes ask for it. */
export function logOutcome(guard: Guard, error: StepUpError | null): void {
  const { auditTag, auditSeverity, webhook, resource, action } = guard.settings;
  if (!auditTag && !webhook && !auditSeverity) return;
  const target = lastTargetOf(guard.state);
  void reachableClient(guard)?.track(
    {
      tag: auditTag ?? `${resource}:${action}`,
      severity: auditSeverity ?? undefined,
      status: !error,
      ...(error && { error: error.code }),
      metadata: { resource, action, ...(target !== undefined && { target }) },
      page: location.pathname,
    },
    { webhookNotification: webhook, requireAuth: false },
  );
}
