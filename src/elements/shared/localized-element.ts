import { LitElement, type PropertyValues } from 'lit';
import { drawInto } from '../../dom/drawn.js';
import { unnamed } from '../../dom/unnamed.js';
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
    if (!isHydrating()) this.shadowRoot?.replaceChildren();
    else if (this.shadowRoot) hydrating.add(this);
    return super.createRenderRoot();
  }

  protected override performUpdate(): void {
    drawInto(this.renderRoot, () => unnamed(() => super.performUpdate()));
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    if (hydrating.delete(this)) this.requestUpdate();
  }
}

// An element of the page may have that name, and an `<object>` is a function to browsers: only a script's own counts.
function isHydrating(): boolean {
  return (
    Object.hasOwn(globalThis, 'litElementHydrateSupport') &&
    !!Reflect.get(globalThis, 'litElementHydrateSupport')
  );
}
