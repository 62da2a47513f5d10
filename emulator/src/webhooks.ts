/** A message that went out to a chat. */
export interface ChatMessage {
  /** What the chat shows. */
  text: string;
  tag: string;
  severity: 'low' | 'medium' | 'high';
  status: boolean;
  /** ISO 8601. */
  sentAt: string;
}

const KEPT = 100;
const TIMEOUT = 5000;

/** Sends messages to the project's chat webhook, and keeps those that arrive at the emulator's own one. */
export class Webhooks {
  /** What has arrived, newest first. */
  readonly received: unknown[] = [];

  /**
   * @param now The clock, Unix ms.
   * @param url Where the messages go. Default: to the emulator itself.
   */
  constructor(
    readonly now: () => number,
    readonly url?: string,
  ) {}

  /**
   * Sends a message. Nobody waits for it, and what becomes of it changes nothing.
   * @param own The emulator's own webhook, for when no other is set.
   */
  send(message: Omit<ChatMessage, 'sentAt'>, own: string): void {
    const body: ChatMessage = { ...message, sentAt: new Date(this.now()).toISOString() };
    fetch(this.url ?? own, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    })
      .then(response => response.body?.cancel())
      .catch((error: unknown) => {
        console.warn(
          'emulator: the chat webhook did not take a message:',
          error instanceof Error ? error.message : error,
        );
      });
  }

  receive(message: unknown): void {
    this.received.unshift(message);
    this.received.length = Math.min(this.received.length, KEPT);
  }
}
