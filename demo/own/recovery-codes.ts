import { createHash, randomInt } from 'node:crypto';

const COUNT = 8;
// Without letters and digits that one takes for another.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** The codes that members have put away. Only digests are kept: they are long enough not to be guessed. */
export class RecoveryCodes {
  readonly #digests = new Map<string, Set<string>>();

  /** New ones, which are shown this once; those from before count no more. */
  renew(memberId: string): string[] {
    const codes = Array.from({ length: COUNT }, () => `${letters(5)}-${letters(5)}`);
    this.#digests.set(memberId, new Set(codes.map(digest)));
    return codes;
  }

  left(memberId: string): number {
    return this.#digests.get(memberId)?.size ?? 0;
  }

  /** Crosses a code out: true for one that was there. */
  use(memberId: string, code: string): boolean {
    return this.#digests.get(memberId)?.delete(digest(code)) ?? false;
  }
}

function letters(count: number): string {
  return Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

function digest(code: string): string {
  return createHash('sha256').update(code.toLowerCase().replaceAll('-', '')).digest('base64url');
}
