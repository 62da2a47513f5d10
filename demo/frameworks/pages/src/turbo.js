import * as Turbo from '@hotwired/turbo';
import 'stepup-elements';
import { onPatch, ran } from './sections.js';

// Each path below /jobs belongs to a section: what Turbo has sent is what ran.
document.addEventListener('turbo:before-fetch-response', ({ detail: { fetchResponse } }) => {
  const job = fetchResponse.location.pathname.match(/^\/jobs\/(.+)$/)?.[1];
  if (job === '7') ran('plain');
  else if (job === 'form') ran('form', { value: sent });
  else if (job) ran('row', { id: job });
});
let sent = '';
document.addEventListener('turbo:submit-start', ({ detail: { formSubmission } }) => {
  sent = formSubmission.fetchRequest.body?.get('name') ?? '';
});

onPatch(() => {
  const row = document.querySelector('#row ul');
  row.id = 'records';
  const html = row.outerHTML.replace('/jobs/41', '/jobs/42').replace('Record 41', 'Record 42');
  Turbo.renderStreamMessage(
    `<turbo-stream action="replace" method="morph" target="records"><template>${html}</template></turbo-stream>`,
  );
});
