import { h } from './dom.js';

/** Where a flow shows its steps: a heading, and under it whatever the step consists of. */
export function createView({ headingId, headingTag = 'h2' }) {
  const element = h('div', { class: 'view' });
  return {
    element,
    /** What the modal is closed with when the person cancels. A flow that knows better than `undefined` sets it. */
    cancelled: undefined,
    /** Shows a step. The first field takes the focus, else the first button in it. */
    show(heading, ...nodes) {
      element.replaceChildren(h(headingTag, { id: headingId }, heading), ...nodes.flat().filter(Boolean));
      const first = element.querySelector('input') ?? element.querySelector('button, a[href]');
      first?.focus();
    },
  };
}

let ids = 0;

/**
 * A form with one field. Enter submits; what `onSubmit` throws is announced and shown at the field.
 * @param field `{ label, ...attributes }` of the input.
 * @param onSubmit `(value) => Promise`.
 */
export function fieldForm({ field: { label, ...attributes }, submit, onSubmit }) {
  const id = `field-${++ids}`;
  const message = h('p', { class: 'error', id: `${id}-error`, role: 'alert' });
  const input = h('input', { id, required: true, 'aria-describedby': `${id}-error`, ...attributes });
  const button = h('button', { class: 'primary', type: 'submit' }, submit);
  let busy = false;
  return h(
    'form',
    {
      novalidate: true,
      onsubmit: async event => {
        event.preventDefault();
        if (busy) return;
        busy = true;
        button.setAttribute('aria-disabled', 'true');
        message.textContent = '';
        input.removeAttribute('aria-invalid');
        try {
          await onSubmit(input.value.trim());
        } catch (error) {
          message.textContent = error.message;
          input.setAttribute('aria-invalid', 'true');
          input.focus();
          input.select();
        } finally {
          busy = false;
          button.removeAttribute('aria-disabled');
        }
      },
    },
    h('label', { for: id }, label),
    input,
    message,
    button,
  );
}

/** The field for a six-digit code. */
export function codeForm({ label, submit, onSubmit }) {
  return fieldForm({
    field: {
      label,
      class: 'code',
      type: 'text',
      name: 'code',
      inputmode: 'numeric',
      autocomplete: 'one-time-code',
      placeholder: '000000',
    },
    submit,
    onSubmit,
  });
}

/** A button that runs something; what it throws is shown next to it. */
export function actionButton(text, run, className = 'secondary') {
  const message = h('span', { class: 'error', role: 'alert' });
  let busy = false;
  const button = h(
    'button',
    {
      type: 'button',
      class: className,
      onclick: async () => {
        if (busy) return;
        busy = true;
        message.textContent = '';
        try {
          await run();
        } catch (error) {
          message.textContent = error.message;
        } finally {
          busy = false;
        }
      },
    },
    text,
  );
  return h('div', { class: 'action' }, button, message);
}
