/**
 * What the sections of every page have in common: how often their handlers ran, and for which record.
 * A section's patch, of another record into the place of its row, is set off by the event `patch` on `document`.
 */

/** Says in a section's outputs that its handler ran once more. */
export function ran(section, values = {}) {
  const output = name => document.querySelector(`section#${section} output.${name}`);
  output('ran').textContent = String(Number(output('ran').textContent) + 1);
  for (const [name, value] of Object.entries(values)) output(name).textContent = value;
}

/** Runs where another record is to take the place of the one in the row. */
export function onPatch(patch) {
  document.addEventListener('patch', patch);
}

/** Lets what has `data-runs` run a section's handler when it is clicked. */
export function handleClicks() {
  for (const trigger of document.querySelectorAll('[data-runs]')) {
    trigger.addEventListener('click', () => ran(trigger.dataset.runs));
  }
}

/** Lets the row's button delete the record that the row has by then; patched in place, as an unkeyed list is. */
export function handleRow() {
  const row = document.querySelector('#row li');
  const trigger = row.querySelector('[data-id]');
  trigger.addEventListener('click', () => ran('row', { id: trigger.dataset.id }));
  onPatch(() => {
    trigger.dataset.id = '42';
    row.querySelector('span').textContent = 'Record 42';
  });
}

/** Lets the form of a section say what it would have sent. */
export function handleForm(section) {
  const form = document.querySelector(`#${section} form`);
  form.addEventListener('submit', event => {
    event.preventDefault();
    ran(section, { value: new FormData(form).get('name') });
  });
}
