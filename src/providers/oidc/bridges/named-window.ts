/** The window of a library that opens its own: opened empty within the click, and found again by its name. */
export interface NamedWindow {
  readonly name: string;
  /** Opens it within the click. */
  open(signal: AbortSignal | undefined): void;
  /** Hands it over to the library, opened now where it was not before; null where it is blocked. */
  take(signal: AbortSignal): Window | null;
}

const FEATURES = 'popup,width=480,height=680';

export function namedWindow(): NamedWindow {
  const name = `stepup-elements.${crypto.randomUUID()}`;
  let opened: Window | null | undefined;

  function openFor(signal: AbortSignal | undefined): void {
    if (signal?.aborted || (opened && !opened.closed)) return;
    const own = (opened = open('', name, FEATURES));
    const giveUp = (): void => {
      if (opened === own) own?.close();
    };
    signal?.addEventListener('abort', giveUp, { once: true });
  }

  return {
    name,
    open: openFor,
    take(signal) {
      // One that was blocked within the click is not tried again after it.
      if (opened === undefined) openFor(signal);
      const taken = opened;
      opened = undefined;
      return taken ?? null;
    },
  };
}
