import { css } from 'lit';

/** The look of `<stepup-challenge>`, on top of the shared one. */
export const styles = css`
  /* Whatever a page says of all that lies in its body: what cannot be seen would leave the page inert for no reason. */
  :host {
    display: contents !important;
  }
  dialog.panel {
    visibility: visible;
    pointer-events: auto;
    /* Readable on a floating surface, which is lighter in the dark. */
    --_stepup-danger: var(--stepup-color-danger, color-mix(in oklab, #c8102e 60%, CanvasText));
    inline-size: min(26rem, 100vw - 2rem);
    max-block-size: calc(100dvb - 2rem);
    margin: auto;
    overflow: auto;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.35);
  }
  .head {
    display: flex;
    align-items: start;
    gap: 0.75rem;
  }
  .head > div {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .heading {
    margin: 0;
  }
  .about {
    margin-block-start: 0.25rem;
  }
  .details,
  .field {
    padding: 0.375rem 0.75rem;
    border: var(--_stepup-line);
    border-radius: var(--stepup-radius-control, 0.5rem);
  }
  /* To be read, and not to be taken for a field. */
  .details {
    margin: 0.75rem 0 0;
    border-color: transparent;
    background: color-mix(in srgb, var(--_stepup-text) 6%, var(--_stepup-surface));
  }
  .details div {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
  }
  .details dt,
  .note,
  .hint {
    color: var(--_stepup-muted);
  }
  .details dd {
    margin: 0;
  }
  .details dd,
  .code {
    font-variant-numeric: tabular-nums;
  }
  form,
  .choices {
    margin-block-start: 1rem;
  }
  .details dd,
  label {
    font-weight: 500;
  }
  .field {
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: 2.5rem;
    margin-block-start: 0.375rem;
    /* Seen as a field, whatever a theme draws lines with: they may be fainter (WCAG 1.4.11). */
    border-color: color-mix(in srgb, var(--_stepup-text) 55%, var(--_stepup-surface));
    background: var(--_stepup-surface);
    color: inherit;
    font: inherit;
  }
  .code {
    font-size: 1.25em;
    letter-spacing: 0.12em;
    /* Codes are written from the left in every language. */
    direction: ltr;
  }
  .field[aria-invalid='true'] {
    border-color: var(--_stepup-danger);
    border-width: 2px;
  }
  .error,
  .note {
    margin-block-start: 0.5rem;
  }
  .error {
    color: var(--_stepup-danger);
  }
  /* They stay where they are read, and take no room: what appears together with its text is not announced. */
  p:empty {
    margin: 0;
  }
  .choices {
    display: grid;
    gap: 0.5rem;
    padding: 0;
    list-style: none;
  }
  .choices .button {
    inline-size: 100%;
    text-align: start;
  }
  .hint {
    display: block;
    font-weight: 400;
  }
  .link {
    min-block-size: 2.25rem;
    margin-block-start: 0.75rem;
    padding: 0;
    border: 0;
    background: none;
    color: var(--_stepup-accent);
    font: inherit;
    text-decoration: underline;
    cursor: pointer;
  }
`;
