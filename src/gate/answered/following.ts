import type { StepUpClient } from '../../client/client.js';
import type { ChangeReason, StepUpChangeEvent, StepUpRefusedEvent } from '../../client/events.js';
import { inOwnTask } from '../../dom/task.js';
import { demandOf, reachableClient } from '../demand.js';
import { reveals, type Guard } from '../guard.js';
import { isFollowing } from '../machine/after-answer.js';
import { wasLatestUse } from './latest-use.js';
import { stillHolds } from './standing.js';

// How long one task may tell of a change. What passes is decided anew at each event: to hear of it late opens nothing.
const SLICE_MS = 8;

/** Tells all that follow one client, with one guard on it. */
class Followers implements EventListenerObject {
  readonly #client: StepUpClient;
  readonly #guards = new Set<Guard>();
  #untold: Array<{ guard: Guard; reason: ChangeReason }> = [];

  constructor(client: StepUpClient) {
    this.#client = client;
  }

  add(guard: Guard): void {
    this.#guards.add(guard);
    if (this.#guards.size > 1) return;
    for (const type of ['change', 'refused']) this.#client.addEventListener(type, this);
  }

  remove(guard: Guard): void {
    this.#guards.delete(guard);
    if (this.#guards.size) return;
    for (const type of ['change', 'refused']) this.#client.removeEventListener(type, this);
  }

  handleEvent(event: Event): void {
    if (event.type === 'change') return this.#changed((event as StepUpChangeEvent).reason);
    const { operation, error } = event as StepUpRefusedEvent;
    for (const guard of [...this.#guards])
      if (wasLatestUse(operation, guard)) guard.send({ type: 'refused', operation, error });
  }

  #changed(reason: ChangeReason): void {
    const isIdle = !this.#untold.length;
    for (const guard of this.#guards) {
      if (!reveals(guard.settings)) this.#untold.push({ guard, reason });
    }
    // Content that must go, goes first, and at once.
    for (const guard of [...this.#guards]) {
      if (reveals(guard.settings)) tell(guard, reason);
    }
    if (isIdle) this.#tell();
  }

  // A page may have thousands, and a person who waits for it.
  #tell(): void {
    const end = performance.now() + SLICE_MS;
    let told = 0;
    for (const { guard, reason } of this.#untold) {
      if (performance.now() > end) break;
      told++;
      if (this.#guards.has(guard)) tell(guard, reason);
    }
    this.#untold = this.#untold.slice(told);
    if (this.#untold.length) inOwnTask(() => this.#tell());
  }
}

// What goes wrong in one does not keep it from the others.
function tell(guard: Guard, reason: ChangeReason): void {
  try {
    const isMemberKnown = typeof guard.client.memberId === 'string';
    const holds = stillHolds(guard, { reason });
    guard.send({ type: 'news', reason, isMemberKnown, demand: demandOf(guard), holds });
  } catch (error) {
    reportError(error);
  }
}

const followers = new WeakMap<StepUpClient, Followers>();
const followed = new WeakMap<Guard, StepUpClient>();

/** Has a gate hear what becomes of its client's verifications, or of none any more, as its state is now. */
export function follow(guard: Guard): void {
  const before = followed.get(guard);
  const client = isFollowing(guard.state) ? reachableClient(guard) : null;
  if (client === (before ?? null)) return;
  if (before) followers.get(before)?.remove(guard);
  if (!client) return void followed.delete(guard);
  followed.set(guard, client);
  if (!followers.has(client)) followers.set(client, new Followers(client));
  followers.get(client)!.add(guard);
}
