import '@material/web/button/filled-button.js';
import '@material/web/button/text-button.js';
import '@material/web/dialog/dialog.js';
import '@material/web/menu/menu.js';
import '@material/web/menu/menu-item.js';
import '@material/web/textfield/outlined-text-field.js';
import 'stepup-elements';
import { handleClicks, handleForm, handleRow } from './sections.js';

handleClicks();
handleRow();
handleForm('form');
handleForm('outside');
document
  .querySelector('[data-opens]')
  .addEventListener('click', () => document.querySelector('md-dialog').show());
document.querySelector('#open-menu').addEventListener('click', () => {
  document.querySelector('md-menu').open = true;
});
