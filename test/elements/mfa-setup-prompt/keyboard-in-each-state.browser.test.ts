import { PROMPT_SCENES } from '../../../demo/pages/scenes/prompt.js';
import { walkThrough } from '../../support/keyboard-walk.js';

describe('<mfa-setup-prompt>, with the keyboard alone', () => walkThrough(PROMPT_SCENES));
