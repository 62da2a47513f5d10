/** One way to answer. */
export interface Choice {
  name: string;
  /** What the person is asked for: `Your password`. */
  label: string;
  autocomplete: 'current-password' | 'one-time-code';
}

/** Asks the person for one thing. Resolves with null where they would rather not. */
export type Ask = (
  asked: { choices: Choice[]; comment?: string; error?: string },
  signal: AbortSignal,
) => Promise<{ name: string; value: string } | null>;

/** Asks in a modal dialog of the page: the first choice, and a button for each of the others. */
export const askInDialog: Ask = ({ choices, comment, error }, signal) =>
  new Promise(resolve => {
    const form = create('form', { method: 'dialog' });
    const heading = create('h2', { id: 'confirm-heading', textContent: 'Confirm that it’s you' });
    const label = create('label', {});
    const field = create('input', { required: true });
    const problem = create('p', { id: 'confirm-problem', textContent: error ?? '' });
    problem.setAttribute('role', 'alert');
    field.setAttribute('aria-describedby', problem.id);
    field.setAttribute('aria-invalid', String(error !== undefined));
    const confirm = create('button', { textContent: 'Confirm' });
    const cancel = create('button', { type: 'button', textContent: 'Cancel' });
    const others = create('p', {});
    form.append(
      heading,
      create('p', { textContent: comment ?? '' }),
      label,
      problem,
      confirm,
      cancel,
      others,
    );
    const dialog = create('dialog', {});
    dialog.setAttribute('aria-labelledby', heading.id);
    dialog.append(form);
    let chosen = choices[0]!;

    function show(choice: Choice): void {
      chosen = choice;
      label.replaceChildren(choice.label, field);
      field.type = choice.autocomplete === 'current-password' ? 'password' : 'text';
      field.autocomplete = choice.autocomplete;
      field.value = '';
      others.replaceChildren(
        ...choices
          .filter(other => other !== choice)
          .map(other => {
            const button = create('button', { type: 'button', textContent: `${other.label} instead` });
            button.addEventListener('click', () => {
              show(other);
              field.focus();
            });
            return button;
          }),
      );
    }

    function end(answer: { name: string; value: string } | null): void {
      signal.removeEventListener('abort', giveUp);
      dialog.remove();
      resolve(answer);
    }
    const giveUp = (): void => end(null);

    form.addEventListener('submit', event => {
      event.preventDefault();
      end({ name: chosen.name, value: field.value });
    });
    cancel.addEventListener('click', giveUp);
    // Escape, and the browser's way back.
    dialog.addEventListener('close', giveUp);
    signal.addEventListener('abort', giveUp);
    show(chosen);
    document.body.append(dialog);
    dialog.showModal();
  });

function create<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), properties);
}
