import { lookUps, type Question } from '../look-ups.js';
import type { AskProvider } from './provider-api.js';
import { joinEntries, openEnvelope, type Entry } from './step-up-session.js';

// An id that Transcodes does not know is not asked about again for so long. Short, because a hosted page may hand its id
// out a moment before the API knows it; a session that is pending is known.
const UNKNOWN_FOR_MS = 2_000;

/** Looks a step-up session up for a member; null where Transcodes knows none of that id. */
export type LookUpSession = (
  sid: string,
  asker: Pick<Question<unknown>, 'member' | 'deadline' | 'signal'>,
) => Promise<Entry | null>;

/** Makes the look-up of step-up sessions. */
export function sessionLookUp(ask: AskProvider, maxConcurrent: number): LookUpSession {
  const lookUp = lookUps<Entry | null>({
    maxConcurrent,
    rememberFor: entry => (entry ? 0 : UNKNOWN_FOR_MS),
    // One that waits for an answer can be asked about for ever.
    isFound: entry => entry?.status === 'verified',
  });

  async function askFor(path: string, giveUp: AbortController): Promise<Entry | null> {
    const found = await ask(`auth/temp-session/step-up/${path}`, giveUp);
    return found && openEnvelope(found.answer);
  }

  async function askBoth(sid: string, giveUp: AbortController): Promise<Entry | null> {
    const name = encodeURIComponent(sid);
    const entry = await askFor(name, giveUp);
    if (!entry || entry.status !== undefined) return entry;
    const status = await askFor(`session/${name}`, giveUp);
    return status && joinEntries(entry, status);
  }

  return (sid, asker) => lookUp({ ...asker, key: sid, ask: giveUp => askBoth(sid, giveUp) });
}
