import * as Dialog from '@radix-ui/react-dialog';
import * as DropdownMenu from '@radix-ui/react-dropdown-menu';
import * as Popover from '@radix-ui/react-popover';
import { Button, Field } from './native-parts.jsx';
import { Gate, showPage } from './react-page.jsx';

showPage({
  name: 'Radix',
  Button,
  Field,
  layers: {
    menu: ({ onDelete }) => (
      <DropdownMenu.Root>
        <DropdownMenu.Trigger>Open the menu</DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content>
            <DropdownMenu.Item>Rename</DropdownMenu.Item>
            <Gate resource="workspaces">
              <DropdownMenu.Item onSelect={onDelete}>Delete in the menu</DropdownMenu.Item>
            </Gate>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    ),
    popover: ({ onDelete }) => (
      <Popover.Root>
        <Popover.Trigger>Open the popover</Popover.Trigger>
        <Popover.Portal>
          <Popover.Content>
            <Gate resource="workspaces">
              <Button onPress={onDelete}>Delete in the popover</Button>
            </Gate>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    ),
    dialog: ({ onDelete }) => (
      <Dialog.Root>
        <Dialog.Trigger>Open the dialog</Dialog.Trigger>
        <Dialog.Portal>
          <Dialog.Overlay />
          <Dialog.Content aria-describedby={undefined}>
            <Dialog.Title>Delete the workspace?</Dialog.Title>
            <Gate resource="workspaces">
              <Button onPress={onDelete}>Delete in the dialog</Button>
            </Gate>
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    ),
  },
});
