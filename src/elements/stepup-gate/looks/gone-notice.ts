import { adoptStyles, html, render } from 'lit';
import { announce } from '../../../dom/live-region.js';
import { read, unclobbered } from '../../../dom/unclobbered.js';
import { GATE_TEXTS } from '../../../i18n/gate-texts.js';
import { canSpeak, messageIn, untilSpeaking } from '../../../i18n/messages.js';
import { followPage } from '../../shared/page-changes.js';
import { spoken } from '../../shared/spoken.js';
import { gateStyles } from './gate-look.js';
import { noticeButton, noticePopover } from './notice-content.js';
import { openNotice } from './open-notices.js';

/**
 * Tells a person who has answered that nothing was done, because what they clicked has left the page together with its
 * gate: in a notice of the document's own, which stays until it is closed.
 */
export async function tellGone(): Promise<void> {
  const host = Document.prototype.createElement.call(document, 'div');
  const root = unclobbered(host).attachShadow({ mode: 'open' });
  adoptStyles(root, gateStyles);
  // Everything outside of a modal dialog is inert.
  const dialogs = Document.prototype.querySelectorAll.call(document, 'dialog:modal');
  unclobbered(dialogs[dialogs.length - 1] ?? read(Document.prototype, 'body', document)).append(host);
  await untilSpeaking(host, GATE_TEXTS);
  const dismiss = (): void => {
    close();
    endFollowing();
    unclobbered(host).remove();
  };
  const draw = (): void => {
    if (!canSpeak(host, GATE_TEXTS)) return;
    const content = html`<p class="message" part="message">${spoken(host, 'gone')}</p>
      <div class="actions">${noticeButton(host, 'close-button', 'close', dismiss)}</div>`;
    render(noticePopover(host, host, content), root);
  };
  const endFollowing = followPage({ requestUpdate: draw }, host);
  draw();
  const popover = root.querySelector<HTMLElement>('.notice')!;
  const close = openNotice({
    popover,
    about: null,
    guarded: null,
    client: null,
    isGoingOn: false,
    dismiss,
  });
  const { text, isForeign } = messageIn(host, 'gone');
  announce(text, host, isForeign);
}
