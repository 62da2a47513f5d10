import '@ui5/webcomponents/dist/Button.js';
import '@ui5/webcomponents/dist/Dialog.js';
import '@ui5/webcomponents/dist/Input.js';
import '@ui5/webcomponents/dist/Menu.js';
import '@ui5/webcomponents/dist/MenuItem.js';
import '@ui5/webcomponents/dist/Popover.js';
import 'stepup-elements';
import { handleClicks, handleForm, handleRow } from './sections.js';

handleClicks();
handleRow();
handleForm('form');
for (const popup of ['menu', 'popover', 'dialog']) {
  document.querySelector(`#open-${popup}`).addEventListener('click', () => {
    document.querySelector(`ui5-${popup}`).open = true;
  });
}
