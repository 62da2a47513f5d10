import {
  Button,
  Dialog,
  DialogTrigger,
  Heading,
  Input,
  Label,
  Menu,
  MenuItem,
  MenuTrigger,
  Modal,
  Popover,
  TextField,
} from 'react-aria-components';
import { Gate, MARKED, showPage } from './react-page.jsx';

showPage({
  name: 'React Aria',
  Button,
  Field: ({ name, label }) => (
    <TextField name={name}>
      <Label>{label}</Label>
      <Input />
    </TextField>
  ),
  layers: {
    menu: ({ onDelete }) => (
      <MenuTrigger>
        <Button>Open the menu</Button>
        <Popover>
          <Menu>
            <MenuItem>Rename</MenuItem>
            <MenuItem {...MARKED} onAction={onDelete}>
              Delete in the menu
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    ),
    popover: ({ onDelete }) => (
      <DialogTrigger>
        <Button>Open the popover</Button>
        <Popover>
          <Dialog aria-label="Workspace">
            <Gate resource="workspaces">
              <Button onPress={onDelete}>Delete in the popover</Button>
            </Gate>
          </Dialog>
        </Popover>
      </DialogTrigger>
    ),
    dialog: ({ onDelete }) => (
      <DialogTrigger>
        <Button>Open the dialog</Button>
        <Modal>
          <Dialog>
            <Heading slot="title">Delete the workspace?</Heading>
            <Gate resource="workspaces">
              <Button onPress={onDelete}>Delete in the dialog</Button>
            </Gate>
          </Dialog>
        </Modal>
      </DialogTrigger>
    ),
  },
});
