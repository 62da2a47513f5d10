import { nothing, type TemplateResult } from 'lit';
import { announce } from '../../../dom/live-region.js';
import { isConnected, unclobbered } from '../../../dom/unclobbered.js';
import { retry } from '../../../gate/answered/retry.js';
import { noticeOf } from '../../../gate/machine/notice.js';
import type { Notice } from '../../../gate/machine/state.js';
import { BESIDE_TEXTS } from '../../../i18n/beside-texts.js';
import type { TextGroup } from '../../../i18n/text-group.js';
import { messageIn, type StepUpMessageKey } from '../../../i18n/messages.js';
import type { GateView } from '../../looks.js';
import { noticeContent, noticePopover, type NoticeActions } from './notice-content.js';
import { openNotice } from './open-notices.js';

/** What a gate tells the person: a popover beside what was clicked. */
export class NoticeLook {
  readonly #view: GateView;
  #shown: Notice | null = null;
  #close: (() => void) | undefined;

  constructor(view: GateView) {
    this.#view = view;
  }

  /** What has to be there, beside a gate's own texts, to say it. */
  get furtherTexts(): readonly TextGroup[] {
    const notice = noticeOf(this.#view.controller.state);
    return notice && wordsOf(notice) in BESIDE_TEXTS.english ? [BESIDE_TEXTS] : [];
  }

  /** The popover, as part of the gate's shadow root. */
  render(): TemplateResult | typeof nothing {
    const notice = noticeOf(this.#view.controller.state);
    if (!notice) return nothing;
    const { gate, controller } = this.#view;
    const content = noticeContent(gate, notice, wordsOf(notice), this.#actions);
    return noticePopover(gate, controller.guarded, content, this.#actions.keepToItself);
  }

  /** To be called whenever the gate has been drawn. */
  drawn(): void {
    const { gate, root, controller } = this.#view;
    const { state, guarded } = controller;
    const notice = noticeOf(state);
    if (isSame(notice, this.#shown)) return;
    this.hide();
    if (!notice || !isConnected(gate)) return;
    this.#shown = notice;
    this.#close = openNotice({
      popover: root.querySelector<HTMLElement>('.notice')!,
      about: this.#about,
      guarded,
      client: gate.client,
      isGoingOn: state.phase.name === 'asking',
      dismiss: this.#actions.dismiss,
    });
    const replaced = unclobbered(
      unclobbered(gate).querySelector(`:scope > [slot=${notice.text}]`),
    )?.textContent?.trim();
    const { text, isForeign } = messageIn(gate, wordsOf(notice));
    announce(replaced || text, gate, isForeign && !replaced);
  }

  /** Takes it away; it is shown again where there is still something to tell when the gate is next drawn. */
  hide(): void {
    this.#close?.();
    this.#close = undefined;
    this.#shown = null;
  }

  get #about(): HTMLElement | null {
    const { root, gate } = this.#view;
    const about =
      this.#shown?.about ?? root.querySelector('[part=unlock-button]') ?? unclobbered(gate).firstElementChild;
    return about as HTMLElement | null;
  }

  readonly #actions: NoticeActions = {
    retry: () => this.#leave(() => retry(this.#view.controller)),
    setUp: () => this.#leave(() => this.#view.controller.send({ type: 'offer-setup' })),
    dismiss: () => this.#leave(() => this.#view.controller.send({ type: 'dismiss' })),
    // What is done in a notice is not done to the row, link or form that the gate stands in.
    keepToItself: event => {
      if (unclobbered(this.#view.gate).contains(event.target as Node)) return;
      if (event.type === 'click') event.preventDefault();
      event.stopPropagation();
    },
  };

  // What has the focus here is about to go.
  #leave(act: () => void): void {
    if (this.#view.root.activeElement) unclobbered(this.#about)?.focus({ preventScroll: true });
    act();
  }
}

// A notice is worked out anew each time.
function isSame(one: Notice | null, other: Notice | null): boolean {
  return one?.text === other?.text && one?.words === other?.words && one?.about === other?.about;
}

/** Which text it is: a case of a notice may have words of its own. */
function wordsOf({ text, words, about }: Notice): StepUpMessageKey {
  if (text === 'changed' && about && !isConnected(about)) return 'gone';
  if (!words) return text;
  return text === 'setup-required' && words === 'mfa-not-asked' ? 'setup-mfa-not-asked' : words;
}
