import { describe } from '#developer-messages';
import type { StepUpClient } from '../../client/client.js';
import { GateController } from '../../gate/gate-controller.js';
import type { GatePort } from '../../gate/gate-port.js';
import { inAnyCase } from '../../dom/in-any-case.js';
import { page, unclobbered } from '../../dom/unclobbered.js';
import { guardedBy, reveals, type GateSettings } from '../../gate/guard.js';
import {
  isRevealed,
  stateAttribute,
  type GateState,
  type StepUpGateState,
} from '../../gate/machine/state.js';
import { languages } from '../../i18n/registry.js';
import { loadLooks, looks, type GateLook, type GateView } from '../looks.js';

/** What a display needs of its element. */
export interface DisplayedGate extends HTMLElement, GateSettings {
  readonly client: StepUpClient;
}

const LOCKED = 'This stays locked: a part of the page could not be loaded.';

/**
 * Shows what a gate's controller decides: by its attribute and its content at once, and by what a person sees as soon as
 * the looks are there. A gate that has nothing to show has no shadow root.
 */
export class GateDisplay implements GatePort, GateView {
  readonly controller: GateController;
  readonly gate: DisplayedGate;
  readonly #internals: ElementInternals | undefined;
  #root: ShadowRoot | null = null;
  #drawing: GateLook | undefined;
  #shownState: StepUpGateState | undefined;
  #isRevealed = false;
  #isUpdatePlanned = false;
  #areSettingsNew = false;
  #loading: Promise<void> | undefined;
  #hasTitle = false;

  constructor(gate: DisplayedGate, internals: ElementInternals | undefined) {
    this.gate = gate;
    this.#internals = internals;
    this.controller = new GateController(this);
  }

  get guarded(): HTMLElement {
    return guardedBy(this.gate);
  }

  get settings(): GateSettings {
    return this.gate;
  }

  get client(): StepUpClient {
    return this.gate.client;
  }

  get state(): GateState {
    return this.controller.state;
  }

  /** Where it is drawn. */
  get root(): ShadowRoot {
    return this.#root!;
  }

  /** To be called when the gate has come to the page, and guards. */
  connect(): void {
    inAnyCase(
      // Nothing may show, from the first moment on.
      () => (this.#conceals || this.gate.shadowRoot) && this.#takeRoot(),
      () => this.#reflect(),
    );
    this.#areSettingsNew = true;
    this.requestUpdate();
  }

  /** To be called when the gate has left the page. */
  disconnect(): void {
    this.#drawing?.disconnect();
    // A script may write another one meanwhile, as a clone brings that of its original along.
    this.#shownState = undefined;
  }

  /** To be called when an attribute or property has another value. */
  settingsChanged(name: keyof GateSettings): void {
    this.#areSettingsNew = true;
    if (name === 'intercept') this.controller.listen();
    this.requestUpdate();
  }

  show(state: GateState): void {
    const revealed = isRevealed(state);
    const isOther = revealed !== this.#isRevealed;
    this.#isRevealed = revealed;
    inAnyCase(
      () => isOther && this.#revealOrConceal(),
      () => this.#reflect(),
    );
    if (this.#drawing || this.#hasTitle || this.#tells(state)) this.requestUpdate();
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
    const state = stateAttribute(this.state);
    if (state === this.#shownState) return;
    this.gate.setAttribute('state', state);
    const states = this.#internals?.states;
    states?.clear();
    states?.add(state);
    this.#shownState = state;
    this.#tellDrawn();
  }

  // Whether it has a root, to the style sheet (`layout.ts`).
  #tellDrawn(): void {
    if (this.#root) this.#internals?.states?.add('drawn');
  }

  /** Looks at new settings, and draws. */
  update(): void {
    try {
      if (this.#areSettingsNew && this.gate.isConnected) {
        this.#areSettingsNew = false;
        this.controller.setUp();
      }
    } finally {
      this.#isUpdatePlanned = false;
    }
    // A listener may have changed them again.
    if (this.#areSettingsNew && this.gate.isConnected) this.requestUpdate();
    this.#draw();
  }

  #draw(): void {
    const { state } = this;
    if (!this.#drawing) {
      if (!this.#tells(state)) return;
      const available = looks();
      // An empty root hides what is in the gate: that is meant only where it is to be revealed.
      if (available || state.reveals) this.#takeRoot();
      if (!available) return this.#drawLater();
      if (!this.#root) return;
      this.#drawing = available.lookOf(this);
    }
    if (this.#hasTitle) unclobbered(this.guarded).removeAttribute('title');
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
    this.#tellDrawn();
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
    const guarded = unclobbered(this.guarded);
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
    for (const each of displays) {
      try {
        each.update();
      } catch (error) {
        reportError(error);
      }
    }
  });
}
