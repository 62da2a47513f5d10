import { css } from 'lit';

/** The look of `<stepup-gate>`, on top of the shared one. */
export const styles = css`
  :host {
    display: contents;
  }
  :host([mode='reveal']) {
    display: block;
  }
  .notice {
    position: fixed;
    inset: auto;
    margin: 0;
    inline-size: max-content;
    max-inline-size: min(25rem, 100vw - 1rem);
    padding: var(--stepup-space-notice, 0.75rem 0.875rem);
    z-index: 2147483647;
    .plain:first-child {
      margin-inline-start: -0.875rem;
    }
    .actions {
      margin-block-start: 0.625rem;
    }
    mfa-setup-prompt::part(panel) {
      border: 0;
      padding: 0;
    }
  }
  .locked {
    display: grid;
    gap: 0.375rem;
    justify-items: center;
    text-align: center;
    padding-block: var(--stepup-space-locked, 2rem);
  }
`;
