import { css } from 'lit';

/**
 * The look that all elements share. Everything visible derives from a few custom properties, whose defaults are
 * system colours: an element follows the `color-scheme` of the page, and forced colours, by itself. Nothing moves, so
 * there is no motion to reduce.
 *
 * The properties are worked out in a panel, and not in each of a thousand gates that show none.
 *
 * The classes are the parts of a panel (`.panel`, `.floating`, `.heading`, `.text`, `.actions`) and its controls
 * (`.button`, `.primary`).
 */
export const theme = css`
  .panel {
    --_stepup-surface: var(--stepup-color-surface, Canvas);
    --_stepup-text: var(--stepup-color-text, CanvasText);
    --_stepup-accent: var(--stepup-color-accent, color-mix(in oklab, #3757d6 72%, CanvasText));
    --_stepup-muted: color-mix(in srgb, var(--_stepup-text) 72%, var(--_stepup-surface));
    --_stepup-line: 1px solid
      var(--stepup-color-border, color-mix(in srgb, var(--_stepup-text) 18%, var(--_stepup-surface)));
  }
  @supports (color: light-dark(oklch(from AccentColor l c h), Canvas)) {
    /* In the dark a shadow is not seen: what floats is lighter than what it lies on. */
    .floating {
      --_stepup-surface: var(
        --stepup-color-surface,
        light-dark(Canvas, color-mix(in srgb, CanvasText 12%, Canvas))
      );
    }
    /* The system's hue in a lightness that is readable under text and as text, whatever accent a person has chosen. */
    .panel {
      --_stepup-accent: var(
        --stepup-color-accent,
        light-dark(oklch(from AccentColor min(l, 0.5) c h), oklch(from AccentColor max(l, 0.75) c h))
      );
    }
  }
  /* Where the page says nothing of it: what goes with the background that it has. */
  .panel.dark {
    color-scheme: dark;
  }
  .panel.light {
    color-scheme: light;
  }
  :host([hidden]) {
    display: none !important;
  }
  p {
    margin: 0;
  }
  .panel {
    box-sizing: border-box;
    max-inline-size: 100%;
    padding: var(--stepup-space-panel, 1.25rem);
    border: var(--_stepup-line);
    border-radius: var(--stepup-radius-panel, 0.75rem);
    background: var(--_stepup-surface);
    color: var(--_stepup-text);
    font: 400 var(--stepup-font-size, 0.9375rem) / 1.5 var(--stepup-font-family, system-ui, sans-serif);
    text-align: start;
    text-indent: 0;
    text-transform: none;
    letter-spacing: normal;
    word-spacing: normal;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  /* Korean is broken between its words, though most browsers would do it anywhere. */
  .panel:lang(ko) {
    word-break: keep-all;
  }
  .floating {
    --_stepup-line: 1px solid
      var(--stepup-color-border, color-mix(in srgb, var(--_stepup-text) 28%, var(--_stepup-surface)));
    box-shadow: var(--stepup-shadow-panel, 0 0.75rem 2.5rem -0.75rem rgb(0 0 0 / 0.35));
  }
  .heading {
    font-weight: 600;
    font-size: 1.0625em;
  }
  .text {
    color: var(--_stepup-muted);
  }
  .icon {
    flex: none;
    inline-size: 1.5em;
    fill: none;
    stroke: var(--_stepup-accent);
    stroke-width: 1.75;
    stroke-linejoin: round;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block-start: 1rem;
  }
  .button {
    min-block-size: 2.25rem;
    padding: 0.375rem 0.875rem;
    border: var(--_stepup-line);
    border-radius: var(--stepup-radius-control, 0.5rem);
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 500;
    cursor: pointer;
  }
  .button:hover {
    box-shadow: inset 0 0 0 99rem color-mix(in srgb, currentcolor 9%, transparent);
  }
  /* It says what is being done, and stays readable. */
  [aria-disabled='true'] {
    opacity: 0.8;
    cursor: progress;
  }
  .button:disabled {
    opacity: 0.5;
    cursor: not-allowed;
    box-shadow: none;
  }
  .primary {
    background: var(--_stepup-accent);
    color: var(--stepup-color-on-accent, var(--_stepup-surface));
    border-color: transparent;
  }
  :focus-visible {
    outline: 2px solid var(--_stepup-accent);
    outline-offset: 2px;
  }
  @media (forced-colors: active) {
    .primary {
      color: ButtonText;
    }
    /* What is drawn in an SVG is not forced. */
    .icon {
      stroke: CanvasText;
    }
  }
`;
