import Alpine from 'alpinejs';
import morph from '@alpinejs/morph';
import './menu.css';
import 'stepup-elements';
import { onPatch, ran } from './sections.js';

Alpine.plugin(morph);
// What the expressions in the page call.
globalThis.ran = ran;
Alpine.start();

onPatch(() => {
  const row = document.querySelector('#row ul');
  Alpine.morph(row, row.outerHTML.replace("'41'", "'42'").replace('Record 41', 'Record 42'));
});
