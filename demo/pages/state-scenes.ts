import { CHALLENGE_SCENES } from './scenes/challenge.js';
import { GATE_SCENES, PANEL_SCENES } from './scenes/gate.js';
import { PROMPT_SCENES } from './scenes/prompt.js';
import type { Scene } from './scenes/scene.js';
import { FORM_SCENES, STATUS_SCENES } from './scenes/status-and-form.js';

/** Each element in each state. */
export const SCENES: readonly Scene[] = [
  ...GATE_SCENES,
  ...PANEL_SCENES,
  ...CHALLENGE_SCENES,
  ...PROMPT_SCENES,
  ...STATUS_SCENES,
  ...FORM_SCENES,
];
