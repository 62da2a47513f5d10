import htmx from 'htmx.org';
import { Idiomorph } from 'idiomorph';
import 'stepup-elements';
import { onPatch, ran } from './sections.js';

// Each path below /jobs belongs to a section: what htmx has sent is what ran.
document.addEventListener('htmx:afterRequest', ({ detail: { pathInfo, requestConfig } }) => {
  const job = pathInfo.requestPath.match(/^\/jobs\/(.+)$/)?.[1];
  if (job === '7') ran('plain');
  else if (job === 'form') ran('form', { value: requestConfig.parameters.name });
  else if (job) ran('row', { id: job });
});

onPatch(() => {
  const row = document.querySelector('#row ul');
  const html = row.outerHTML.replace('/jobs/41', '/jobs/42').replace('Record 41', 'Record 42');
  Idiomorph.morph(row, html);
  htmx.process(document.querySelector('#row ul'));
});
