import type { StepUpClient } from '../client/client.js';
import type { ChangeReason, StepUpChangeEvent } from '../client/events.js';
import type { StepUpError } from '../protocol/errors.js';
import type { Operation } from '../protocol/operation.js';

/** Who hears of a client. */
export interface ClientListener {
  /** It knows something else than before. */
  clientChanged(reason: ChangeReason): void;
  /** The server did not accept the proof for an operation, and asking for another one has come to nothing. */
  serverRefused(operation: Operation, error: StepUpError): void;
}

/** Follows one client at a time. */
export class ClientFollower implements EventListenerObject {
  readonly #listener: ClientListener;
  #client: StepUpClient | null = null;

  constructor(listener: ClientListener) {
    this.#listener = listener;
  }

  /** Follows a client instead of the one before; null: none. */
  follow(client: StepUpClient | null): void {
    if (client === this.#client) return;
    for (const type of ['change', 'refused']) {
      this.#client?.removeEventListener(type, this);
      client?.addEventListener(type, this);
    }
    this.#client = client;
  }

  handleEvent(event: Event): void {
    if (event.type === 'change') return this.#listener.clientChanged((event as StepUpChangeEvent).reason);
    const { operation, error } = event as Event & { operation: Operation; error: StepUpError };
    this.#listener.serverRefused(operation, error);
  }
}
