import type { StepUpVerifiedEvent } from '../../src/index.js';
import { byId, h, say } from './dom.js';
import { explain, stepUpFetch } from './page.js';

/** A panel that is not in the page until it is unlocked, and a dialog whose confirmation is guarded. */
byId('keys').addEventListener('stepup-verified', (event: StepUpVerifiedEvent) => {
  const { resource, action } = event.detail;
  void loadKeys({ resource, action });
});

async function loadKeys(stepUp: {
  resource: string;
  action: 'read' | 'create' | 'update' | 'delete';
}): Promise<void> {
  try {
    const response = await stepUpFetch('/api/admin/secrets', { stepUp });
    if (!response.ok) return await explain(response);
    const keys = (await response.json()) as Array<{ name: string; key: string }>;
    // The template's content is only there while the gate is open.
    document
      .getElementById('key-list')
      ?.replaceChildren(
        ...keys.flatMap(({ name, key }) => [h('dt', {}, name), h('dd', {}, h('code', {}, key))]),
      );
  } catch (error) {
    await explain(error);
  }
}

const dialog = byId<HTMLDialogElement>('delete-dialog');
byId('open-dialog').addEventListener('click', () => dialog.showModal());
byId('cancel-dialog').addEventListener('click', () => dialog.close());
byId('confirm-delete').addEventListener('click', () => void deleteWorkspace());
byId('restore').addEventListener('click', () => void restore());

async function deleteWorkspace(): Promise<void> {
  try {
    const response = await stepUpFetch('/api/workspace', {
      method: 'DELETE',
      stepUp: { resource: 'workspace', action: 'delete', maxAge: 0 },
    });
    if (!response.ok) return await explain(response);
    dialog.close();
    say('The workspace was deleted.');
    await showWorkspace();
  } catch (error) {
    await explain(error);
  }
}

async function restore(): Promise<void> {
  await fetch('/api/workspace/restore', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  });
  say('Everything is back.');
  await showWorkspace();
}

async function showWorkspace(): Promise<void> {
  const { state } = (await (await fetch('/api/workspace')).json()) as { state: 'open' | 'deleted' };
  const deleted = state === 'deleted';
  byId('open-dialog').hidden = deleted;
  byId('restore').hidden = !deleted;
  byId('workspace-note').textContent = deleted
    ? 'This workspace has been deleted. In the demo you can have it back.'
    : 'Removes every document and every payment, for everybody.';
}

await showWorkspace();
