import type { DemoDocument } from '../api/store.js';
import { byId, formatDate, h, say } from './dom.js';
import { explain, stepUpFetch } from './page.js';

/** The list of documents. Each row's button lies in a gate; what the button does knows nothing of that. */
async function load(): Promise<void> {
  const documents = (await (await fetch('/api/documents')).json()) as DemoDocument[];
  const rows = documents.length > 0 ? documents.map(row) : [emptyRow()];
  byId('documents').replaceChildren(...rows);
}

function row(document: DemoDocument): HTMLElement {
  const { name, kind, owner, updatedAt, size } = document;
  const resource = kind === 'Draft' ? 'drafts' : 'documents';
  return h(
    'li',
    { class: 'row' },
    h('span', { class: 'kind', 'data-kind': kind }, kind),
    h(
      'div',
      { class: 'grow' },
      h('strong', {}, name),
      h('small', {}, `${owner} · ${formatDate(updatedAt)} · ${size.toLocaleString('en')} KB`),
    ),
    h(
      'stepup-gate',
      {
        resource,
        action: 'delete',
        comment: `Delete ${name}`,
        'audit-tag': 'document:delete',
        'audit-severity': kind === 'Draft' ? 'low' : 'high',
      },
      h(
        'button',
        {
          class: 'secondary',
          type: 'button',
          'aria-label': `Delete ${name}`,
          click: () => remove(document, resource),
        },
        'Delete',
      ),
    ),
  );
}

async function remove({ id, name }: DemoDocument, resource: 'documents' | 'drafts'): Promise<void> {
  try {
    const response = await stepUpFetch(`/api/${resource}/${id}`, {
      method: 'DELETE',
      // The gate has asked already, so this asks nobody: it only takes the proof along.
      stepUp: { resource, action: 'delete' },
    });
    if (!response.ok) return await explain(response);
    say(`“${name}” was deleted.`);
    await load();
    byId('main').focus({ preventScroll: true });
  } catch (error) {
    await explain(error);
  }
}

function emptyRow(): HTMLElement {
  const restore = async () => {
    await fetch('/api/workspace/restore', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    await load();
  };
  return h(
    'li',
    { class: 'row' },
    h('span', { class: 'grow' }, 'There are no documents.'),
    h('button', { class: 'secondary', type: 'button', click: restore }, 'Put the demo’s documents back'),
  );
}

await load();
