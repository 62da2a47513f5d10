import { describe } from '#developer-messages';
import { GateController } from '../../gate/gate-controller.js';
import type { GateElement, GatePort } from '../../gate/gate-port.js';
import { page, unclobbered } from '../../dom/unclobbered.js';
import { reveals, type GateSettings } from '../../gate/guard.js';
import {
  isRevealed,
  stateAttribute,
  type GateState,
  type StepUpGateState,
} from '../../gate/machine/state.js';
import { inAnyCase } from '../../dom/in-any-case.js';
import { languages } from '../../i18n/registry.js';
import { loadLooks, looks, type GateLook, type GateView } from '../looks.js';
import { internalsOf } from './internals.js';

const LOCKED = 'This stays locked: a part of the page could not be loaded.';

/**
 * Shows what a gate's controller decides: by its attribute and its content at once, and by what a person sees as soon as
 * the looks are there. A gate that has nothing to show has no shadow root.
 */
export class GateDisplay implements GatePort, GateView {
  readonly controller: GateController;
  readonly gate: GateElement;
  readonly #internals;
  #root: ShadowRoot | null = null;
  #drawing: GateLook | undefined;
  #shownState: StepUpGateState | undefined;
  #customState: StepUpGateState | undefined;
  #isRevealed = false;
  #isThere = false;
  #isUpdatePlanned = false;
  #areSettingsNew = false;
  #loading: Promise<void> | undefined;
  #hasTitle = false;

  constructor(gate: GateElement) {
    this.gate = gate;
    this.#internals = internalsOf(gate);
    this.controller = new GateController(this);
  }

  /** Where it is drawn. */
  get root(): ShadowRoot {
    return this.#root!;
  }

  /** To be called when the gate has come to the page, and guards. */
  connect(): void {
    this.#isThere = true;
    // Nothing is left to do for most, and there may be thousands.
    this.#areSettingsNew = !this.controller.isPlain;
    if (this.#areSettingsNew || this.#drawing) this.requestUpdate();
    try {
      // Nothing may show, from the first moment on.
      if (this.#conceals || this.gate.shadowRoot) this.#takeRoot();
    } finally {
      this.#reflect();
    }
  }

  /** To be called when the gate has left the page. */
  disconnect(): void {
    this.#isThere = false;
    this.#drawing?.disconnect();
    // A script may write another one meanwhile, as a clone brings that of its original along.
    this.#shownState = undefined;
  }

  /** To be called when an attribute or property has another value. Those of before it came are looked at when it comes. */
  settingsChanged(name: keyof GateSettings): void {
    if (!this.#isThere) return;
    this.#areSettingsNew = true;
    if (name === 'intercept') this.controller.listen();
    this.requestUpdate();
  }

  show(state: GateState): void {
    const revealed = isRevealed(state);
    const isOther = revealed !== this.#isRevealed;
    this.#isRevealed = revealed;
    try {
      if (isOther) this.#revealOrConceal();
    } finally {
      if (this.#drawing || this.#hasTitle || this.#tells(state)) this.requestUpdate();
      this.#reflect();
    }
  }

  prepare(): Promise<unknown> {
    return loadLooks().catch((error: unknown) => {
      this.#sayLocked();
      throw error;
    });
  }

  requestUpdate(): void {
    if (this.#isUpdatePlanned) return;
    this.#isUpdatePlanned = true;
    whenTurnEnds(this);
  }

  /** Resolves when everything that is to be seen is drawn, or cannot be. */
  async whenDrawn(): Promise<void> {
    for (;;) {
      const pending = this.#loading ?? this.#drawing?.untilTexts();
      if (!pending && !this.#isUpdatePlanned) return;
      await pending;
    }
  }

  /** Brings the focus to what is there to be used, as soon as it is drawn. */
  async focusContent(): Promise<void> {
    await this.whenDrawn();
    this.#drawing?.focusContent();
  }

  // At once: what listens to the events that follow finds it done.
  #revealOrConceal(): void {
    // What has the focus now is about to go.
    if (this.gate.matches(':focus-within')) void this.focusContent();
    this.#draw();
  }

  // Where a setting cannot be read, too.
  get #conceals(): boolean {
    try {
      return reveals(this.gate);
    } catch {
      return true;
    }
  }

  #reflect(): void {
    const state = stateAttribute(this.controller.state);
    if (state === this.#shownState) return;
    this.gate.setAttribute('state', state);
    const states = this.#internals?.states;
    if (this.#customState) states?.delete(this.#customState);
    states?.add(state);
    this.#shownState = this.#customState = state;
  }

  /** Looks at new settings, and draws. */
  update(): void {
    // Before anything else: a listener may change the settings again.
    this.#isUpdatePlanned = false;
    if (this.#areSettingsNew && this.#isThere) {
      this.#areSettingsNew = false;
      this.controller.setUp();
    }
    this.#draw();
  }

  #draw(): void {
    const { state, guarded } = this.controller;
    if (!this.#drawing) {
      if (!this.#tells(state)) return;
      const available = looks();
      // An empty root hides what is in the gate: that is meant only where it is to be revealed.
      if (available || state.reveals) this.#takeRoot();
      if (!available) return this.#drawLater();
      if (!this.#root) return;
      this.#drawing = available.lookOf(this);
    }
    if (this.#hasTitle) unclobbered(guarded).removeAttribute('title');
    this.#hasTitle = false;
    this.#drawing.draw();
  }

  #tells(state: GateState): boolean {
    if (state.reveals) return true;
    // Until they are there, what is not idle may have something to tell.
    return looks()?.hasNotice(state) ?? state.phase.name !== 'idle';
  }

  #drawLater(): void {
    this.#loading ??= this.prepare()
      .then(() => {
        // Only now can it show what the person may see already.
        this.#areSettingsNew = true;
        this.requestUpdate();
      })
      .catch(() => undefined)
      .finally(() => (this.#loading = undefined));
  }

  // What a server has drawn stays until the looks are there, unless it would show what is to be revealed.
  #takeRoot(): void {
    if (this.#root) return;
    const root = this.#ownRoot();
    if (!root) return;
    // The panel's button, the server's too.
    root.addEventListener('click', event => {
      const { target } = event;
      if (target instanceof Element && unclobbered(target).closest('[part=unlock-button]'))
        this.controller.verify().catch(() => undefined);
    });
    this.#root = root;
    // To the style sheet (`layout.ts`).
    this.#internals?.states?.add('drawn');
  }

  // A script may have attached a closed one before, and then nothing can be drawn, and nothing may be shown.
  #ownRoot(): ShadowRoot | null {
    try {
      const declared = this.gate.shadowRoot ?? this.#internals?.shadowRoot;
      if (declared?.querySelector('slot:not([name=locked])') && this.#conceals) declared.replaceChildren();
      return declared ?? this.gate.attachShadow({ mode: 'open' });
    } catch (error) {
      console.error(`<${this.gate.localName}>: ${describe('foreign-shadow-root')}`, this.gate, error);
      if (this.#conceals) this.gate.style.setProperty('display', 'none', 'important');
      return null;
    }
  }

  // With what the browser has, there is nothing else; in the page's language where that text was set.
  #sayLocked(): void {
    const guarded = unclobbered(this.controller.guarded);
    if (guarded.hasAttribute('title')) return;
    const { lang } = unclobbered(page.documentElement);
    guarded.setAttribute('title', languages.get(lang.toLowerCase())?.unavailable ?? LOCKED);
    this.#hasTitle = true;
  }
}

let waiting: GateDisplay[] = [];

// One for all: a page may have thousands.
function whenTurnEnds(display: GateDisplay): void {
  if (waiting.push(display) > 1) return;
  queueMicrotask(() => {
    const displays = waiting;
    waiting = [];
    for (const each of displays) inAnyCase(() => each.update());
  });
}
