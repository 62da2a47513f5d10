import { createFocusTrap } from 'focus-trap';
import 'stepup-elements';
import { count } from './counts.js';

const dialog = document.querySelector('.dialog');
// As strict as it can be: only what leads out of the dialog deactivates it.
const trap = createFocusTrap(dialog, {
  onActivate: () => (dialog.hidden = false),
  onDeactivate() {
    dialog.hidden = true;
    count('closed');
  },
});
document.querySelector('.open').addEventListener('click', () => {
  dialog.hidden = false;
  trap.activate();
});
document.querySelector('.close').addEventListener('click', () => trap.deactivate());
