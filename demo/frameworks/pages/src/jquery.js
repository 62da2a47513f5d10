import $ from 'jquery';
import './menu.css';
import 'stepup-elements';
import { onPatch, ran } from './sections.js';

// Delegated from document, as most of jQuery's handlers are.
$(document).on('click', '[data-runs]', event => ran($(event.currentTarget).data('runs')));
$(document).on('click', '.delete', event => ran('row', { id: $(event.currentTarget).attr('data-id') }));
$('#form form').on('submit', event => {
  event.preventDefault();
  ran('form', { value: $(event.currentTarget).serializeArray()[0].value });
});
const menu = $('#menu [role=menu]');
$('#menu .open').on('click', event => {
  event.stopPropagation();
  menu.prop('hidden', false);
});
// A press elsewhere takes the menu out of the page, as many plug-ins do.
$(document).on('pointerdown', event => {
  if (!menu.prop('hidden') && !$(event.target).closest(menu).length) menu.detach();
});
$(document).on('keydown', event => {
  if (event.key === 'Escape') menu.prop('hidden', true);
});

onPatch(() => {
  $('#row .delete').attr('data-id', '42');
  $('#row span').text('Record 42');
});
