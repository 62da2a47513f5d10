import {
  Button as HeadlessButton,
  Dialog,
  DialogPanel,
  DialogTitle,
  Menu,
  MenuButton,
  MenuItem,
  MenuItems,
  Popover,
  PopoverButton,
  PopoverPanel,
} from '@headlessui/react';
import { useState } from 'react';
import { Field } from './native-parts.jsx';
import { Gate, showPage } from './react-page.jsx';

const Button = ({ onPress, type = 'button', children }) => (
  <HeadlessButton type={type} onClick={onPress}>
    {children}
  </HeadlessButton>
);

showPage({
  name: 'Headless UI',
  Button,
  Field,
  layers: {
    menu: ({ onDelete }) => (
      <Menu>
        <MenuButton>Open the menu</MenuButton>
        <MenuItems anchor="bottom">
          <MenuItem>
            <button type="button">Rename</button>
          </MenuItem>
          <Gate resource="workspaces">
            <MenuItem>
              <button type="button" onClick={onDelete}>
                Delete in the menu
              </button>
            </MenuItem>
          </Gate>
        </MenuItems>
      </Menu>
    ),
    popover: ({ onDelete }) => (
      <Popover>
        <PopoverButton>Open the popover</PopoverButton>
        <PopoverPanel anchor="bottom">
          <Gate resource="workspaces">
            <Button onPress={onDelete}>Delete in the popover</Button>
          </Gate>
        </PopoverPanel>
      </Popover>
    ),
    dialog: ({ onDelete }) => {
      const [open, setOpen] = useState(false);
      return (
        <>
          <Button onPress={() => setOpen(true)}>Open the dialog</Button>
          <Dialog open={open} onClose={() => setOpen(false)}>
            <DialogPanel>
              <DialogTitle>Delete the workspace?</DialogTitle>
              <Gate resource="workspaces">
                <Button onPress={onDelete}>Delete in the dialog</Button>
              </Gate>
            </DialogPanel>
          </Dialog>
        </>
      );
    },
  },
});
