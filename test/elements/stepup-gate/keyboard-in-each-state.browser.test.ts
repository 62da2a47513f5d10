import { GATE_SCENES, PANEL_SCENES } from '../../../demo/pages/scenes/gate.js';
import { walkThrough } from '../../support/keyboard-walk.js';

describe('<stepup-gate>, with the keyboard alone', () => walkThrough([...GATE_SCENES, ...PANEL_SCENES]));
