import { ageOf, momentAt } from '../clock.js';
import { SHARED_NAME, type Scope } from '../scope.js';
import type { CacheEntry, SharedEntry } from './entry.js';
import { readKept, writeKept } from './kept.js';

const NAME = `${SHARED_NAME}.verifications`;
const TICKETS = `${SHARED_NAME}.tickets`;
// Of tabs that were closed, which never come back for theirs, the oldest are forgotten.
const MOST_TICKETS_LENGTH = 1000;

interface Left {
  /** Who comes first with it is given the verifications: a copied storage has a copy of it. */
  ticket: string;
  /** The page's place in the history of its tab, which nobody copies; undefined where the browser does not tell. */
  place: string | undefined;
  /** When the page was left, Unix ms. */
  seen: number;
  /** `verifiedMoment`: by the age that the entry had then, Unix ms. */
  entries: Array<SharedEntry & { verifiedMoment: number }>;
}

/** Leaves the verifications to the next page of this tab, in its session storage, with the time last seen. */
export function leaveEntries(scope: Scope, entries: readonly CacheEntry[]): void {
  const place = scope.navigation?.currentEntry?.key;
  // Another tab that opened this one may have copied its own storage into it, and this one into the next.
  if (!entries.length || (!place && scope.opener)) return;
  const seen = Date.now();
  const ticket = `${Math.random()} `;
  const left: Left = {
    ticket,
    place,
    seen,
    entries: entries.map(entry => ({ ...entry, verifiedMoment: seen - ageOf(entry.verifiedMoment) })),
  };
  const tickets = (ticket + readTickets(scope)).slice(0, MOST_TICKETS_LENGTH);
  writeKept(scope, 'localStorage', TICKETS, tickets);
  writeKept(scope, 'sessionStorage', NAME, JSON.stringify(left));
}

/**
 * Takes what the page before has left: while a page lives, there is nothing to copy. Nothing where another tab was
 * first, where the clock has gone behind the time last seen, since it cannot tell an age any more, or where what is
 * stored is broken.
 */
export function takeEntries(scope: Scope): CacheEntry[] {
  const text = readKept(scope, 'sessionStorage', NAME);
  if (!text) return [];
  writeKept(scope, 'sessionStorage', NAME, null);
  try {
    const { ticket, place, seen, entries } = JSON.parse(text) as Left;
    const tickets = readTickets(scope);
    const isOwn = place ? scope.navigation!.entries().some(({ key }) => key === place) : !scope.opener;
    if (!tickets.includes(ticket) || !isOwn || seen > Date.now()) return [];
    writeKept(scope, 'localStorage', TICKETS, tickets.replace(ticket, ''));
    return entries.map(entry => ({ ...entry, verifiedMoment: momentAt(entry.verifiedMoment) }));
  } catch {
    return [];
  }
}

function readTickets(scope: Scope): string {
  return readKept(scope, 'localStorage', TICKETS) ?? '';
}
