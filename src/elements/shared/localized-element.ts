import { LitElement, type PropertyValues } from 'lit';
import { hydrating } from '../../i18n/messages.js';
import { followPage } from './page-changes.js';

/** What our elements share: they follow the page's language, and are drawn once. */
export abstract class LocalizedElement extends LitElement {
  #endFollowing: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#endFollowing = followPage(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endFollowing?.();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    // One that came with the page's markup, and that nobody hydrates: else Lit draws a second time into it.
    if (!('litElementHydrateSupport' in globalThis)) this.shadowRoot?.replaceChildren();
    else if (this.shadowRoot) hydrating.add(this);
    return super.createRenderRoot();
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    if (hydrating.delete(this)) this.requestUpdate();
  }
}
