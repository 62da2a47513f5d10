import { describe } from '#developer-messages';
import { afterStart } from '../dom/when-idle.js';
import { setWayLoader } from '../overlay/making-way.js';
import { StepUpError } from '../protocol/errors.js';
import type { GateController } from '../gate/gate-controller.js';
import type { GateElement } from '../gate/gate-port.js';
import type { GateState } from '../gate/machine/state.js';
import type { ReturnGate } from '../gate/console/resume.js';

/** A gate, as far as it is drawn. */
export interface GateView {
  readonly gate: GateElement;
  readonly root: ShadowRoot;
  /** What decides about it, and knows what is guarded: the gate itself or, for one that stands in for it, a marked element. */
  readonly controller: GateController;
  /** Draws it again, soon. */
  requestUpdate(): void;
}

/** What a person sees of one gate. */
export interface GateLook {
  /** Draws the gate as its state is now. */
  draw(): void;
  /** To be called when the gate has left the page: ends whatever it follows. */
  disconnect(): void;
  /** Brings the focus to what is there to be used. */
  focusContent(): void;
  /** When the texts are there that are missing in the gate's language; null where none are. */
  untilTexts(): Promise<unknown> | null;
}

/** A form that is being submitted. */
export interface FormSubmission {
  readonly form: HTMLFormElement;
  readonly submitter: HTMLElement | null;
  readonly data: FormData;
}

/**
 * What people see of the elements, what makes room for the provider's window, and what lets held events go. It is loaded
 * when it is first needed, or when the page has nothing else to do.
 */
export interface Looks {
  /** Whether a gate has something to tell. */
  hasNotice(state: GateState): boolean;
  /** Starts to draw a gate. */
  lookOf(view: GateView): GateLook;
  /** Shows the person who comes back from the provider's console the gate that they left from. */
  awaitReturn(gate: ReturnGate): void;
  /** Sends a `<form data-stepup-fetch>` with the proof, tells the page, and says beside it what became of it. */
  deliverForm(submission: FormSubmission): Promise<void>;
}

let load: (() => Promise<Looks>) | undefined;
let loading: Promise<Looks> | undefined;
let loaded: Looks | null = null;

/** Says where the looks come from. */
export function setLooksLoader(loader: () => Promise<Looks>): void {
  load = loader;
  setWayLoader(loadLooks);
}

/** The looks, if they are there. */
export function looks(): Looks | null {
  return loaded;
}

/**
 * Loads the looks, once; after a failure, the next call tries again.
 * @throws {StepUpError} `unavailable`.
 */
export function loadLooks(): Promise<Looks> {
  loading ??= start().catch((cause: unknown) => {
    loading = undefined;
    const message = describe('looks-not-loaded');
    console.error(message, cause);
    throw new StepUpError('unavailable', message, { cause });
  });
  return loading;
}

async function start(): Promise<Looks> {
  // A gate that is on the page already is upgraded before it is said where the looks come from.
  await Promise.resolve();
  return (loaded = await load!());
}

let isPlanned = false;

/** Loads the looks when the page has started and has nothing else to do. A failure is told when they are needed. */
export function loadLooksAfterStart(): void {
  if (isPlanned) return;
  isPlanned = true;
  afterStart(() => void loadLooks().catch(() => undefined));
}
