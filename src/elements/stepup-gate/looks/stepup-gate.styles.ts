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
    max-block-size: calc(100vh - 1rem);
    overflow: auto;
    padding: var(--stepup-space-notice, 0.75rem 0.875rem);
    z-index: 2147483647;
    /* What a page takes from everything while a menu is open must not be inherited. */
    pointer-events: auto;
    visibility: visible;
    user-select: text;
    cursor: auto;
    .actions {
      margin-block-start: 0.625rem;
    }
    /* It lies on the notice's surface, and draws as that does. */
    mfa-setup-prompt::part(panel) {
      --_stepup-surface: inherit;
      --_stepup-line: inherit;
      border: 0;
      padding: 0;
      background: none;
    }
    mfa-setup-prompt::part(dismiss-button) {
      border: var(--_stepup-line);
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
