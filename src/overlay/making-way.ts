import type { StepUpClient } from '../client/client.js';
import { followQuestions } from '../client/question-phase.js';

/** Makes way for the provider's modal; returns what brings everything back. */
export type WayMaker = () => () => void;

const clients = new WeakSet<StepUpClient>();
let questions = 0;
let makeWay: WayMaker | undefined;
let restore: (() => void) | undefined;

/** Makes way for the provider's modal whenever this client asks. */
export function makeWayFor(client: StepUpClient): void {
  if (clients.has(client)) return;
  clients.add(client);
  let open = false;
  followQuestions(client, phase => {
    if (phase === 'waiting' || open === (phase === 'open')) return;
    open = !open;
    questions += open ? 1 : -1;
    follow();
  });
}

/** Says how way is made, as soon as that has been loaded: the provider's modal may be there already. */
export function setWayMaker(maker: WayMaker): void {
  makeWay ??= maker;
  follow();
}

function follow(): void {
  if (questions) return void (restore ??= makeWay?.());
  restore?.();
  restore = undefined;
}
