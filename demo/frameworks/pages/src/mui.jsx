import MuiButton from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogTitle from '@mui/material/DialogTitle';
import Drawer from '@mui/material/Drawer';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { Gate, MARKED, showPage } from './react-page.jsx';

const Button = ({ onPress, type = 'button', children }) => (
  <MuiButton type={type} onClick={onPress}>
    {children}
  </MuiButton>
);

showPage({
  name: 'MUI',
  Button,
  Field: ({ name, label }) => <TextField id={name} name={name} label={label} />,
  layers: {
    menu: ({ onDelete }) => {
      const [anchor, setAnchor] = useState(null);
      const close = () => setAnchor(null);
      return (
        <>
          <MuiButton onClick={event => setAnchor(event.currentTarget)}>Open the menu</MuiButton>
          <Menu anchorEl={anchor} open={!!anchor} onClose={close}>
            <MenuItem onClick={close}>Rename</MenuItem>
            <MenuItem
              {...MARKED}
              onClick={() => {
                onDelete();
                close();
              }}
            >
              Delete in the menu
            </MenuItem>
          </Menu>
        </>
      );
    },
    drawer: ({ onDelete }) => {
      const [open, setOpen] = useState(false);
      return (
        <>
          <MuiButton onClick={() => setOpen(true)}>Open the drawer</MuiButton>
          <Drawer open={open} onClose={() => setOpen(false)}>
            <Gate resource="workspaces">
              <Button onPress={onDelete}>Delete in the drawer</Button>
            </Gate>
          </Drawer>
        </>
      );
    },
    dialog: ({ onDelete }) => {
      const [open, setOpen] = useState(false);
      return (
        <>
          <MuiButton onClick={() => setOpen(true)}>Open the dialog</MuiButton>
          <Dialog open={open} onClose={() => setOpen(false)}>
            <DialogTitle>Delete the workspace?</DialogTitle>
            <Gate resource="workspaces">
              <Button onPress={onDelete}>Delete in the dialog</Button>
            </Gate>
          </Dialog>
        </>
      );
    },
  },
});
