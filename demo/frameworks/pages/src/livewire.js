import Alpine from 'alpinejs';
import morph from '@alpinejs/morph';
import 'stepup-elements';
import { onPatch, ran } from './sections.js';

// Livewire comes with PHP. This is what it does in the browser: it reads `wire:…` when something happens, calls the
// method of that name on the server, and patches the page with what comes back by Alpine's morph.
Alpine.plugin(morph);
Alpine.start();
const METHODS = {
  run: section => ran(section),
  remove: id => ran('row', { id }),
};
document.addEventListener('click', ({ target }) => {
  const [, method, parameter] =
    target
      .closest('[wire\\:click]')
      ?.getAttribute('wire:click')
      .match(/^(\w+)\('?(\w+)'?\)$/) ?? [];
  if (method) METHODS[method](parameter);
});
document.addEventListener('submit', event => {
  if (!event.target.hasAttribute('wire:submit')) return;
  event.preventDefault();
  ran('form', { value: new FormData(event.target).get('name') });
});

onPatch(() => {
  const row = document.querySelector('#row ul');
  Alpine.morph(row, row.outerHTML.replace('remove(41)', 'remove(42)').replace('Record 41', 'Record 42'));
});
