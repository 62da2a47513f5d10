import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { EmulatedMember, Members } from '../../emulator/src/members.js';

const COOKIE = 'pinewick-session';
const MOST_SESSIONS = 1000;

/** One sign-in. */
export interface DemoSession {
  member: EmulatedMember;
  /** Names this sign-in to the step-up, and nothing else. */
  key: string;
  /** Unix ms. */
  signedInAt: number;
}

/** The sessions of a server that signs its members in by itself: an opaque cookie, and a map. */
export class DemoSessions {
  readonly #sessions = new Map<string, DemoSession>();

  constructor(readonly members: Members) {}

  /** Who sends this request; null for nobody. */
  find(req: Request): DemoSession | null {
    const id = idIn(req);
    return (id !== undefined && this.#sessions.get(id)) || null;
  }

  begin(res: Response, member: EmulatedMember): void {
    const id = randomBytes(16).toString('base64url');
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= MOST_SESSIONS) this.#sessions.delete(oldest!);
    this.#sessions.set(id, {
      member,
      key: randomBytes(16).toString('base64url'),
      signedInAt: Date.now(),
    });
    res.cookie(COOKIE, id, { httpOnly: true, sameSite: 'lax' });
  }

  /** @returns The session that has ended. */
  end(req: Request, res: Response): DemoSession | null {
    const session = this.find(req);
    this.#sessions.delete(idIn(req) ?? '');
    res.clearCookie(COOKIE);
    return session;
  }
}

function idIn(req: Request): string | undefined {
  return new RegExp(`(?:^|; )${COOKIE}=([\\w-]{22})(?:;|$)`).exec(req.headers.cookie ?? '')?.[1];
}
