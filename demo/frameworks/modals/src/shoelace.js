import '@shoelace-style/shoelace/dist/themes/light.css';
import '@shoelace-style/shoelace/dist/components/dialog/dialog.js';
import 'stepup-elements';
import { count } from './counts.js';

const dialog = document.querySelector('sl-dialog');
document.querySelector('.open').addEventListener('click', () => dialog.show());
document.querySelector('.close').addEventListener('click', () => dialog.hide());
dialog.addEventListener('sl-after-hide', () => count('closed'));
