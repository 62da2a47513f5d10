import { createStepUpFetch } from '/stepup-elements/stepup-elements.js';

const stepUpFetch = createStepUpFetch();
const said = document.querySelector('#said');

const answer = await fetch('/api/invoices');
if (answer.status === 401) location.assign('/sign-in');
else document.querySelector('#invoices').append(...(await answer.json()).map(rowOf));

function rowOf({ id, customer, amount }) {
  const row = document.createElement('tr');
  row.dataset.stepupKey = id;
  const gate = document.createElement('stepup-gate');
  Object.assign(gate, { resource: 'invoices', action: 'delete', target: id, maxAge: '5m' });
  gate.setAttribute('comment', `Delete invoice ${id} of ${customer}`);
  const button = document.createElement('button');
  button.textContent = 'Delete';
  button.addEventListener('click', () => remove(id, row));
  gate.append(button);
  for (const content of [id, customer, amount, gate]) {
    const cell = document.createElement('td');
    cell.append(content);
    row.append(cell);
  }
  return row;
}

async function remove(id, row) {
  const response = await stepUpFetch(`/api/invoices/${id}`, { method: 'DELETE' });
  said.textContent = response.ok ? `Invoice ${id} was deleted.` : `Invoice ${id} was not deleted.`;
  if (response.ok) row.remove();
}
