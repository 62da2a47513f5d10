import type { StepUpClient } from '../../client/client.js';
import type { StepUpError } from '../../protocol/errors.js';
import type { GateSettings } from '../guard.js';

/** Logs success, or what was refused, where a gate's attributes ask for it. */
export function logOutcome(
  client: StepUpClient | null,
  settings: GateSettings,
  error: StepUpError | null,
): void {
  const { auditTag, auditSeverity, webhook, resource, action } = settings;
  if (!auditTag && !webhook && !auditSeverity) return;
  void client?.track(
    {
      tag: auditTag ?? `${resource}:${action}`,
      severity: auditSeverity ?? undefined,
      status: !error,
      ...(error && { error: error.code }),
      metadata: { resource, action },
      page: location.pathname,
    },
    { webhookNotification: webhook, requireAuth: false },
  );
}
