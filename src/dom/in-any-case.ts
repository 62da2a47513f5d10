/** Does one thing after the other: what one of them throws is reported, and keeps none of the others from being done. */
export function inAnyCase(...steps: ReadonlyArray<() => void>): void {
  for (const step of steps) {
    try {
      step();
    } catch (error) {
      reportError(error);
    }
  }
}
