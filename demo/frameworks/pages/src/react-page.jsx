import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'stepup-elements';
import { onPatch } from './sections.js';

/**
 * Shows the sections of a page with a React library's parts.
 * @param name The library.
 * @param Button `{ onPress, type, children }`: its button.
 * @param Field `{ name, label }`: its text field.
 * @param layers By section, a part with `{ children, onDelete }` that opens the layer of that name.
 */
export function showPage({ name, Button, Field, layers }) {
  createRoot(document.querySelector('#root')).render(
    <StrictMode>
      <h1>stepup-elements with {name}</h1>
      <Plain Button={Button} />
      {Object.entries(layers).map(([id, Layer]) => (
        <InLayer key={id} id={id} Layer={Layer} />
      ))}
      <Row Button={Button} />
      <Form Button={Button} Field={Field} />
      <Reveal />
    </StrictMode>,
  );
}

/** A gate that asks each time. */
export function Gate({ resource, children }) {
  return (
    <stepup-gate resource={resource} action="delete" max-age="0">
      {children}
    </stepup-gate>
  );
}

/** Marks an element that no gate can stand around. */
export const MARKED = {
  'data-stepup-resource': 'workspaces',
  'data-stepup-action': 'delete',
  'data-stepup-max-age': '0',
};

function Plain({ Button }) {
  const [times, setTimes] = useState(0);
  return (
    <section id="plain">
      <h2>A button</h2>
      <Gate resource="reports">
        <Button onPress={() => setTimes(before => before + 1)}>Delete report</Button>
      </Gate>
      <Ran times={times} />
    </section>
  );
}

function InLayer({ id, Layer }) {
  const [times, setTimes] = useState(0);
  return (
    <section id={id}>
      <h2>In a {id}</h2>
      <Layer onDelete={() => setTimes(before => before + 1)} />
      <Ran times={times} />
    </section>
  );
}

function Row({ Button }) {
  const [record, setRecord] = useState('41');
  const [times, setTimes] = useState(0);
  const [deleted, setDeleted] = useState('');
  useEffect(() => onPatch(() => setRecord('42')), []);
  return (
    <section id="row">
      <h2>A row whose record changes</h2>
      <ul>
        <li>
          <span>Record {record}</span>
          <Gate resource="records">
            <Button
              onPress={() => {
                setTimes(before => before + 1);
                setDeleted(record);
              }}
            >
              Delete record
            </Button>
          </Gate>
        </li>
      </ul>
      <Ran times={times} />
      <p>
        for <output className="id">{deleted}</output>
      </p>
    </section>
  );
}

function Form({ Button, Field }) {
  const [times, setTimes] = useState(0);
  const [sent, setSent] = useState('');
  return (
    <section id="form">
      <h2>A form</h2>
      <Gate resource="settings">
        <form
          onSubmit={event => {
            event.preventDefault();
            setTimes(before => before + 1);
            setSent(new FormData(event.currentTarget).get('name'));
          }}
        >
          <Field name="name" label="Name" />
          <Button type="submit">Save</Button>
        </form>
      </Gate>
      <Ran times={times} />
      <p>
        with <output className="value">{sent}</output>
      </p>
    </section>
  );
}

function Reveal() {
  const [verified, setVerified] = useState(false);
  return (
    <section id="reveal">
      <h2>Content that is revealed</h2>
      <stepup-gate
        resource="customers"
        action="read"
        mode="reveal"
        onstepup-verified={() => setVerified(true)}
        onstepup-expired={() => setVerified(false)}
      >
        {verified && <p className="secret">IBAN DE02 4711</p>}
      </stepup-gate>
    </section>
  );
}

function Ran({ times }) {
  return (
    <p>
      Ran: <output className="ran">{times}</output>
    </p>
  );
}
