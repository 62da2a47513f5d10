import { CHALLENGE_SCENES } from '../../../demo/pages/scenes/challenge.js';
import { walkThrough } from '../../support/keyboard-walk.js';

describe('<stepup-challenge>, with the keyboard alone', () => walkThrough(CHALLENGE_SCENES));
