import 'bootstrap/dist/css/bootstrap.css';
import 'bootstrap';
import 'stepup-elements';
import { count } from './counts.js';

document.querySelector('#dialog').addEventListener('hidden.bs.modal', () => count('closed'));
