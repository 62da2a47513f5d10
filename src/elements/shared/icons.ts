import { html, type TemplateResult } from 'lit';

function icon(path: string): TemplateResult {
  return html`<svg class="icon" part="icon" aria-hidden="true" viewBox="0 0 24 24"><path d=${path} /></svg>`;
}

/** A padlock: something is locked. */
export const lockIcon = icon('M5 10h14v10H5zM8 10V7a4 4 0 0 1 8 0v3');

/** A shield with a tick: someone is, or can be, verified. */
export const shieldIcon = icon('M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6zM9 12l2 2 4-4');
