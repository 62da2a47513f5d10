import { unclobbered, viewOf } from '../../../dom/unclobbered.js';
import { adoptStyles, html, nothing, render, type CSSResult, type TemplateResult } from 'lit';
import { isRevealed, stateAttribute } from '../../../gate/machine/state.js';
import { drawInto } from '../../../dom/draw-into.js';
import { unnamed } from '../../../dom/unnamed.js';
import { GATE_TEXTS } from '../../../i18n/gate-texts.js';
import { canSpeak, untilSpeaking } from '../../../i18n/messages.js';
import type { TextGroup } from '../../../i18n/text-group.js';
import { followPage } from '../../shared/page-changes.js';
import { theme } from '../../shared/theme.styles.js';
import type { GateLook, GateView } from '../../looks.js';
import { focusContent } from './focus-content.js';
import { lockedPanel } from './locked-panel.js';
import { NoticeLook } from './notice.js';
import { followPictures, isPictureTaken, setAsideForPictures } from './page-pictures.js';
import { RevealedContent } from './revealed-content.js';
import { styles } from './stepup-gate.styles.js';

/** The style sheets of a gate. */
export const gateStyles: CSSResult[] = [theme, styles];

/** Starts to draw a gate. What a server has drawn is replaced in the same frame. */
export function gateLook(view: GateView): GateLook {
  const { root, gate } = view;
  const notice = new NoticeLook(view);
  const content = new RevealedContent(gate);
  let endFollowing: (() => void) | undefined;
  let endFollowingPictures: (() => void) | undefined;
  let endPictures: (() => void) | undefined;
  let isBegun = false;
  let styledIn: Document | undefined;

  const begin = (): void => {
    isBegun = true;
    root.replaceChildren();
  };

  // A style sheet belongs to one document, and is taken away from what is moved into another.
  const style = (): void => {
    const { ownerDocument } = root;
    if (styledIn !== ownerDocument) unnamed(() => styleIn(root));
    styledIn = ownerDocument;
  };

  // Nothing that is revealed outlives the verification, and no picture of the page holds it.
  const drawContent = (): boolean => {
    if (!isRevealed(view.controller.state)) {
      endPictures?.();
      endPictures = undefined;
      content.hide();
      return false;
    }
    endPictures ??= setAsideForPictures({ setAside: draw, bringBack });
    if (isPictureTaken()) content.setAside();
    else content.show();
    return !isPictureTaken();
  };
  // Where the language is on its way, nothing is said in another one: it is drawn again when that is there.
  const groups = (): TextGroup[] => [GATE_TEXTS, ...notice.furtherTexts];
  const locked = (): TemplateResult => {
    const { state } = view.controller;
    const isAsking = stateAttribute(state) === 'verifying';
    return lockedPanel(gate, { isDisabled: state.isDisabled, isAsking });
  };
  const draw = (): void => {
    if (unclobbered(gate).isConnected) follow();
    const isOpen = drawContent() || !view.controller.state.reveals;
    const isMute = !canSpeak(gate, ...groups());
    if (!isBegun) {
      // What a server has drawn stays until then.
      if (isMute && !isOpen) return;
      begin();
    }
    style();
    const shown = isOpen ? html`<slot></slot>` : isMute ? html`<slot name="locked"></slot>` : locked();
    drawInto(root, () => unnamed(() => render(html`${shown}${isMute ? nothing : notice.render()}`, root)));
    if (isMute) notice.hide();
    else notice.drawn();
  };
  const follow = (): void => {
    endFollowing ??= followPage(view, gate);
    if (view.controller.state.reveals) endFollowingPictures ??= followPictures();
  };
  const bringBack = (): void => {
    view.controller.setUp();
    draw();
  };
  return {
    draw,
    disconnect(): void {
      endFollowing?.();
      endFollowingPictures?.();
      endFollowing = endFollowingPictures = undefined;
      notice.hide();
    },
    focusContent: () => focusContent(view),
    untilTexts: () => untilSpeaking(gate, ...groups()),
  };
}

function styleIn(root: ShadowRoot): void {
  const view = viewOf(root) as typeof globalThis | null;
  if (!view || view === window) return adoptStyles(root, gateStyles);
  root.adoptedStyleSheets = gateStyles.map(({ cssText }) => {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(cssText);
    return sheet;
  });
}
