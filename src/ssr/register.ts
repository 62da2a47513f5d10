import './languages.js';
import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { gateStyles } from '../elements/stepup-gate/looks/gate-look.js';
import { lockedPanel } from '../elements/stepup-gate/looks/locked-panel.js';

/**
 * What a server draws of a `<stepup-gate>`: the locked panel in place of what is to be revealed, without a script. The
 * element itself has nothing to draw on a server, and `@lit-labs/ssr` draws the elements that are Lit's.
 */
class ServerDrawnGate extends LitElement {
  static override readonly styles = gateStyles;

  static override readonly properties: PropertyDeclarations = {
    mode: {},
    disabled: { type: Boolean },
  };

  mode?: string;
  disabled = false;

  protected override render(): TemplateResult {
    // With a mode that is none, nothing is shown.
    if ((this.mode ?? 'action') === 'action') return html`<slot></slot>`;
    return lockedPanel(this, { isDisabled: this.disabled, isAsking: false });
  }
}

// Tests of an app run in Node too, with a document.
if (typeof document === 'undefined' && !customElements.get('stepup-gate'))
  customElements.define('stepup-gate', ServerDrawnGate);

export { withLanguage } from './request-language.js';
