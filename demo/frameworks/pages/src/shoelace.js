import '@shoelace-style/shoelace/dist/themes/light.css';
import '@shoelace-style/shoelace/dist/components/button/button.js';
import '@shoelace-style/shoelace/dist/components/dialog/dialog.js';
import '@shoelace-style/shoelace/dist/components/drawer/drawer.js';
import '@shoelace-style/shoelace/dist/components/dropdown/dropdown.js';
import '@shoelace-style/shoelace/dist/components/input/input.js';
import '@shoelace-style/shoelace/dist/components/menu/menu.js';
import '@shoelace-style/shoelace/dist/components/menu-item/menu-item.js';
import 'stepup-elements';
import { handleClicks, handleForm, handleRow } from './sections.js';

handleClicks();
handleRow();
handleForm('form');
handleForm('outside');
for (const opener of document.querySelectorAll('[data-opens]')) {
  opener.addEventListener('click', () => document.querySelector(opener.dataset.opens).show());
}
