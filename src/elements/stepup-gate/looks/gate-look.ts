import { unclobbered } from '../../../dom/unclobbered.js';
import { adoptStyles, html, render, type CSSResult } from 'lit';
import { isRevealed, stateAttribute } from '../../../gate/machine/state.js';
import { drawInto } from '../../../dom/drawn.js';
import { unnamed } from '../../../dom/unnamed.js';
import { followPage } from '../../shared/page-changes.js';
import { theme } from '../../shared/theme.styles.js';
import type { GateLook, GateView } from '../../looks.js';
import { focusContent } from './focus-content.js';
import { lockedPanel } from './locked-panel.js';
import { NoticeLook } from './notice.js';
import { setAsideForPictures, isPictureTaken } from './page-pictures.js';
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
  let endPictures: (() => void) | undefined;
  root.replaceChildren();
  unnamed(() => adoptStyles(root, gateStyles));

  // Nothing that is revealed outlives the verification, and no picture of the page holds it.
  const drawContent = (): boolean => {
    if (!isRevealed(view.state)) {
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
  const draw = (): void => {
    const { state } = view;
    if (unclobbered(gate).isConnected) endFollowing ??= followPage(view);
    const isOpen = drawContent() || !state.reveals;
    const isAsking = stateAttribute(state) === 'verifying';
    const shown = isOpen
      ? html`<slot></slot>`
      : lockedPanel(gate, { isDisabled: state.isDisabled, isAsking });
    drawInto(root, () => unnamed(() => render(html`${shown}${notice.render()}`, root)));
    notice.drawn();
  };
  const bringBack = (): void => {
    view.controller.setUp();
    draw();
  };
  return {
    draw,
    disconnect(): void {
      endFollowing?.();
      endFollowing = undefined;
      notice.hide();
    },
    focusContent: () => focusContent(view),
  };
}
