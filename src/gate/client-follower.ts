import type { StepUpClient } from '../client/client.js';
import type { ChangeReason, StepUpChangeEvent, StepUpRefusedEvent } from '../client/events.js';
import { inOwnTask } from '../dom/task.js';
import type { StepUpError } from '../protocol/errors.js';
import type { TargetedOperation } from '../protocol/operation.js';
import { reveals, type GateSettings } from './guard.js';

/** Who hears of a client. */
export interface ClientListener {
  readonly settings: GateSettings;
  /** It knows something else than before. */
  clientChanged(reason: ChangeReason): void;
  /** The server did not accept the proof for an operation, and asking for another one has come to nothing. */
  serverRefused(operation: TargetedOperation, error: StepUpError): void;
}

// How long one task may tell of a change. What passes is decided anew at each event: to hear of it late opens nothing.
const SLICE_MS = 8;

/** Tells all that follow one client, with one listener on it. */
class Followers implements EventListenerObject {
  readonly #client: StepUpClient;
  readonly #listeners = new Set<ClientListener>();
  #untold: Array<{ listener: ClientListener; reason: ChangeReason }> = [];

  constructor(client: StepUpClient) {
    this.#client = client;
  }

  add(listener: ClientListener): void {
    this.#listeners.add(listener);
    if (this.#listeners.size > 1) return;
    for (const type of ['change', 'refused']) this.#client.addEventListener(type, this);
  }

  remove(listener: ClientListener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size) return;
    for (const type of ['change', 'refused']) this.#client.removeEventListener(type, this);
  }

  handleEvent(event: Event): void {
    if (event.type === 'change') return this.#changed((event as StepUpChangeEvent).reason);
    const { operation, error } = event as StepUpRefusedEvent;
    for (const listener of [...this.#listeners]) listener.serverRefused(operation, error);
  }

  #changed(reason: ChangeReason): void {
    const isIdle = !this.#untold.length;
    for (const listener of this.#listeners) {
      if (!reveals(listener.settings)) this.#untold.push({ listener, reason });
    }
    // Content that must go, goes first, and at once.
    for (const listener of [...this.#listeners]) {
      if (reveals(listener.settings)) tell(listener, reason);
    }
    if (isIdle) this.#tell();
  }

  // A page may have thousands, and a person who waits for it.
  #tell(): void {
    const end = performance.now() + SLICE_MS;
    let told = 0;
    for (const { listener, reason } of this.#untold) {
      if (performance.now() > end) break;
      told++;
      if (this.#listeners.has(listener)) tell(listener, reason);
    }
    this.#untold = this.#untold.slice(told);
    if (this.#untold.length) inOwnTask(() => this.#tell());
  }
}

// What goes wrong in one does not keep it from the others.
function tell(listener: ClientListener, reason: ChangeReason): void {
  try {
    listener.clientChanged(reason);
  } catch (error) {
    reportError(error);
  }
}

const followers = new WeakMap<StepUpClient, Followers>();

/** Follows one client at a time. */
export class ClientFollower {
  readonly #listener: ClientListener;
  #client: StepUpClient | null = null;

  constructor(listener: ClientListener) {
    this.#listener = listener;
  }

  /** Follows a client instead of the one before; null: none. */
  follow(client: StepUpClient | null): void {
    if (client === this.#client) return;
    if (this.#client) followers.get(this.#client)?.remove(this.#listener);
    this.#client = client;
    if (!client) return;
    if (!followers.has(client)) followers.set(client, new Followers(client));
    followers.get(client)!.add(this.#listener);
  }
}
