import { css } from 'lit';

/** The look of `<stepup-status>`, on top of the shared one. */
export const styles = css`
  :host {
    display: inline-block;
    max-inline-size: 100%;
    vertical-align: middle;
  }
  .panel {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.5rem;
    min-block-size: 2.25rem;
    padding: 0.3125rem 0.75rem;
    border-radius: var(--stepup-radius-status, 1.25rem);
    font-size: var(--stepup-font-size, 0.875rem);
    font-variant-numeric: tabular-nums;
  }
  .icon {
    inline-size: 1.25em;
  }
  .unverified {
    --_stepup-accent: currentcolor;
    color: var(--_stepup-muted);
  }
  .button {
    min-block-size: 1.75rem;
    margin-inline-end: -0.375rem;
    padding: 0 0.625rem;
    border-radius: inherit;
  }
`;
