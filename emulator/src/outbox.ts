import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** A mail that was "sent". */
export interface Mail {
  to: string;
  subject: string;
  code: string;
  /** ISO 8601. */
  sentAt: string;
}

interface MailedCode {
  to: string;
  code: string;
  expiresAt: number;
}

const LIFE = 10 * 60_000;
const KEPT = 100;

/** The mails that the emulator would have sent, and the codes in them. */
export class Outbox {
  /** Newest first. */
  readonly mails: Mail[] = [];
  readonly #codes = new Map<string, MailedCode>();

  constructor(readonly now: () => number) {}

  /**
   * Mails a code; one that was mailed before under the same id stops to work.
   * @returns The id under which the code can be checked.
   */
  send(to: string, subject: string, id = randomBytes(16).toString('base64url')): string {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    for (const [old, { expiresAt }] of this.#codes) if (expiresAt <= this.now()) this.#codes.delete(old);
    this.#codes.set(id, { to, code, expiresAt: this.now() + LIFE });
    this.deliver(to, subject, code);
    return id;
  }

  /** Mails a code that somebody else checks. */
  deliver(to: string, subject: string, code: string): void {
    this.mails.unshift({ to, subject, code, sentAt: new Date(this.now()).toISOString() });
    this.mails.length = Math.min(this.mails.length, KEPT);
  }

  /** To whom the code under this id was mailed; null when there is none that still holds. */
  recipient(id: string): string | null {
    const mailed = this.#codes.get(id);
    return mailed && mailed.expiresAt > this.now() ? mailed.to : null;
  }

  /** Whether this is the code that was mailed. A right one is used up. */
  check(id: string, code: string): boolean {
    const mailed = this.#codes.get(id);
    if (!mailed || mailed.expiresAt <= this.now() || code.length !== mailed.code.length) return false;
    if (!timingSafeEqual(Buffer.from(code), Buffer.from(mailed.code))) return false;
    this.#codes.delete(id);
    return true;
  }
}
