import { bounded } from '../client/abort.js';
import type { StepUpClient } from '../client/client.js';
import { followQuestions } from '../client/question-phase.js';
import { page } from '../dom/unclobbered.js';

/**
 * Makes way for the provider's modal; returns what brings everything back.
 * @param before The children of `<html>` and `<body>` when the provider was asked: its modal may be there already.
 */
export type WayMaker = (before: readonly Element[]) => () => void;

// A modal that comes first is shown without it: a question does not wait for the network longer than nobody notices.
const PATIENCE_MS = 500;

const clients = new WeakSet<StepUpClient>();
/** Those that ask now. */
const asking = new Set<StepUpClient>();
let before: readonly Element[];
let load: () => Promise<unknown>;
let makeWay: WayMaker | undefined;
let restore: (() => void) | undefined;

/** Makes way for the provider's modal whenever this client asks, before it is there. */
export function makeWayFor(client: StepUpClient): void {
  if (clients.has(client)) return;
  clients.add(client);
  followQuestions(client, ({ phase, waitUntil }) => {
    if (phase === 'closed') asking.delete(client);
    if (phase === 'open') {
      before = [...page.querySelectorAll('html>*,body>*')];
      asking.add(client);
      if (!makeWay) waitUntil(bounded(load(), undefined, PATIENCE_MS));
    }
    follow();
  });
}

/** Says what loads that which calls {@link setWayMaker}. */
export function setWayLoader(loader: () => Promise<unknown>): void {
  load = loader;
}

/** Says how way is made, as soon as that has been loaded. */
export function setWayMaker(maker: WayMaker): void {
  makeWay ??= maker;
  follow();
}

function follow(): void {
  if (asking.size) return void (restore ??= makeWay?.(before));
  restore?.();
  restore = undefined;
}
