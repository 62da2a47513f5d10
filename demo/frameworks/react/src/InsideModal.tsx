import * as Dialog from '@radix-ui/react-dialog';
import { useState } from 'react';

export function InsideModal() {
  const [open, setOpen] = useState(false);
  const [closed, setClosed] = useState(0);
  const [deleted, setDeleted] = useState(0);

  function change(now: boolean): void {
    setOpen(now);
    if (!now) setClosed(count => count + 1);
  }

  return (
    <section id="modal">
      <h2>Inside a dialog of Radix</h2>
      <Dialog.Root open={open} onOpenChange={change}>
        <Dialog.Trigger>Open dialog</Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Overlay className="backdrop" />
          <Dialog.Content className="dialog" aria-describedby={undefined}>
            <Dialog.Title>Delete the workspace?</Dialog.Title>
            <label>
              Reason <input />
            </label>
            <stepup-gate resource="workspaces" action="delete" max-age="0">
              <button type="button" onClick={() => setDeleted(count => count + 1)}>
                Delete workspace
              </button>
            </stepup-gate>
            <Dialog.Close>Close dialog</Dialog.Close>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <p>
        Deleted: <output className="deleted">{deleted}</output>, closed:{' '}
        <output className="closed">{closed}</output>
      </p>
    </section>
  );
}
