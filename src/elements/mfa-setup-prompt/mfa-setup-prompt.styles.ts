import { css } from 'lit';

/** The look of `<mfa-setup-prompt>`, on top of the shared one. */
export const styles = css`
  :host {
    display: block;
  }
  :host(:not([open])),
  :host([variant='dialog']) {
    display: contents;
  }
  .content {
    display: flex;
    align-items: start;
    gap: 0.875rem;
  }
  .error {
    margin-block: 0.5rem 0;
    color: var(--stepup-color-danger, inherit);
  }
  .text {
    margin-block-start: 0.25rem;
  }
  dialog.panel {
    inline-size: min(28rem, 100vw - 2rem);
    margin: auto;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.35);
  }
`;
