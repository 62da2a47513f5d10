import { html, type TemplateResult } from 'lit';

function icon(path: string): TemplateResult {
  return html`<svg
    class="icon"
    part="icon"
    aria-hidden="true"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d=${path} />
  </svg>`;
}

/** A padlock: something is locked. */
export const lockIcon = icon(
  'M6.5 10h11A1.5 1.5 0 0 1 19 11.5v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-7A1.5 1.5 0 0 1 6.5 10M8 10V7a4 4 0 0 1 8 0v3',
);

/** A shield with a tick: someone is, or can be, verified. */
export const shieldIcon = icon('M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6zM9 12l2 2 4-4');
