import { demandOf } from '../demand.js';
import type { GateController } from '../gate-controller.js';
import { heldOf } from '../machine/after-answer.js';

/** Has a gate ask again: for what was refused, after setting up MFA, here instead of in another tab. */
export function retry(controller: GateController): void {
  const demand = demandOf(controller, heldOf(controller.state)?.trigger ?? null);
  controller.send({ type: 'retry', id: controller.expectAnswer(), demand });
}
