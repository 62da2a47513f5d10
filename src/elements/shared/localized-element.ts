import { LitElement, type PropertyValues } from 'lit';
import { drawInto } from '../../dom/draw-into.js';
import { unclobbered } from '../../dom/unclobbered.js';
import { unnamed } from '../../dom/unnamed.js';
import { BESIDE_TEXTS } from '../../i18n/beside-texts.js';
import { GATE_TEXTS } from '../../i18n/gate-texts.js';
import { canSpeak, hydrating, untilSpeaking } from '../../i18n/messages.js';
import type { TextGroup } from '../../i18n/text-group.js';
import { followPage } from './page-changes.js';

/** What our elements share: they follow the page's language, and are drawn once. */
export abstract class LocalizedElement extends LitElement {
  /** What has to be there in the element's language before it is drawn. */
  protected readonly textGroups: readonly TextGroup[] = [GATE_TEXTS, BESIDE_TEXTS];

  #declared: ChildNode[] = [];
  #endFollowing: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#endFollowing = followPage(this, this);
    // It may have been moved to where another language is spoken.
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endFollowing?.();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    this.#declared = [...(this.shadowRoot?.childNodes ?? [])];
    if (this.shadowRoot && isHydrating()) hydrating.add(this);
    return super.createRenderRoot();
  }

  // Nothing is drawn in English first, where another language is on its way.
  protected override scheduleUpdate(): void | Promise<unknown> {
    if (canSpeak(this, ...this.textGroups)) return super.scheduleUpdate();
    return untilSpeaking(this, ...this.textGroups)?.then(() => this.scheduleUpdate());
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const isComplete = await super.getUpdateComplete();
    const speaking = untilSpeaking(this, ...this.textGroups);
    if (!speaking) return isComplete;
    await speaking;
    return this.getUpdateComplete();
  }

  protected override performUpdate(): void {
    if (!this.hasUpdated && !hydrating.has(this)) this.#clearDeclared();
    drawInto(this.renderRoot, () => unnamed(() => super.performUpdate()));
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    if (hydrating.delete(this)) this.requestUpdate();
  }

  // What came with the page's markup, and nobody hydrates: else Lit draws a second time into it.
  #clearDeclared(): void {
    for (const node of this.#declared) unclobbered(node).remove();
    this.renderOptions.renderBefore = this.renderRoot.firstChild;
  }
}

// An element of the page may have that name, and an `<object>` is a function to browsers: only a script's own counts.
function isHydrating(): boolean {
  return (
    Object.hasOwn(globalThis, 'litElementHydrateSupport') &&
    !!Reflect.get(globalThis, 'litElementHydrateSupport')
  );
}
