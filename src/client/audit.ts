import type { CheckedSettings } from './settings.js';
import type { AuditEvent, AuditOptions, StepUpProvider } from './types.js';

/** Logs something where the settings want it. A log that fails is no failure of what was logged: never rejects. */
export async function logEvent(
  { audit }: CheckedSettings,
  provider: () => StepUpProvider,
  event: AuditEvent,
  options?: AuditOptions,
): Promise<void> {
  if (audit === false) return;
  try {
    await (typeof audit === 'function' ? audit(event, options) : provider().track?.(event, options));
  } catch {
    // Nobody can do anything about it here.
  }
}
