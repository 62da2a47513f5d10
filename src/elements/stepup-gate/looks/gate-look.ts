import { adoptStyles, html, render, type CSSResult } from 'lit';
import { isRevealed, stateAttribute } from '../../../gate/machine/state.js';
import { followPage } from '../../shared/page-changes.js';
import { theme } from '../../shared/theme.styles.js';
import type { GateLook, GateView } from '../../looks.js';
import { focusContent } from './focus-content.js';
import { lockedPanel } from './locked-panel.js';
import { NoticeLook } from './notice.js';
import { styles } from './stepup-gate.styles.js';

/** The style sheets of a gate. */
export const gateStyles: CSSResult[] = [theme, styles];

/** Starts to draw a gate. What a server has drawn is replaced in the same frame. */
export function gateLook(view: GateView): GateLook {
  const { root, gate } = view;
  const notice = new NoticeLook(view);
  let endFollowing: (() => void) | undefined;
  root.replaceChildren();
  adoptStyles(root, gateStyles);
  return {
    draw(): void {
      const { state } = view;
      if (gate.isConnected) endFollowing ??= followPage(view);
      const isOpen = !state.reveals || isRevealed(state);
      const isAsking = stateAttribute(state) === 'verifying';
      const content = isOpen
        ? html`<slot></slot>`
        : lockedPanel(gate, { isDisabled: state.isDisabled, isAsking });
      render(html`${content}${notice.render()}`, root);
      notice.drawn();
    },
    disconnect(): void {
      endFollowing?.();
      endFollowing = undefined;
      notice.hide();
    },
    focusContent: () => focusContent(view),
  };
}
