/** The internals of a gate; undefined where there are none. */
export function internalsOf(gate: HTMLElement): ElementInternals | undefined {
  try {
    return HTMLElement.prototype.attachInternals.call(gate);
  } catch {
    // An engine without them; the `state` attribute tells as much.
    return undefined;
  }
}
