import { FORM_SCENES, STATUS_SCENES } from '../../../demo/pages/scenes/status-and-form.js';
import { walkThrough } from '../../support/keyboard-walk.js';

describe('<stepup-status>, and a form, with the keyboard alone', () =>
  walkThrough([...STATUS_SCENES, ...FORM_SCENES]));
