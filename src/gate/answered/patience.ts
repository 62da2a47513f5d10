import type { Guard } from '../guard.js';
import type { GateState } from '../machine/state.js';

/** How long a person is left alone before they are told that something is going on, in ms. */
const PATIENCE_MS = 300;

type Tells = Extract<GateState['phase'], { name: 'asking' }>['tells'];

/** What each gate that asks tells at present, and the end of the patience with that. */
const trials = new WeakMap<Guard, { tells: Tells; timer: ReturnType<typeof setTimeout> | undefined }>();

/** To be called whenever a gate's state may be another. */
export function watchPatience(guard: Guard): void {
  const { phase } = guard.state;
  const before = trials.get(guard);
  const tells = phase.name === 'asking' && !phase.isGivenUp ? phase.tells : null;
  if (tells === (before?.tells ?? null)) return;
  clearTimeout(before?.timer);
  trials.delete(guard);
  if (phase.name !== 'asking' || !tells) return;
  const { id } = phase.asking;
  const isTried = tells === 'nothing' || (tells === 'provider' && isElsewhere(guard, before?.tells));
  const timer = isTried
    ? setTimeout(() => guard.send({ type: 'patience-over', id }), PATIENCE_MS)
    : undefined;
  trials.set(guard, { tells, timer });
}

// The provider's own modal says what is going on; of its window nothing is seen in this page. Once it was told, it is over
// when the window is closed.
function isElsewhere({ client }: Guard, before: Tells | undefined): boolean {
  return before !== 'in-window' && client.provider.asksIn === 'window';
}
