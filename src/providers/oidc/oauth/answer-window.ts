/** The window in which the provider asks. It is opened empty, within the click, and led there later. */
export interface AnswerWindow {
  /** The browser has not let it be opened. */
  readonly isBlocked: boolean;
  /** Somebody has closed it while it was still empty. */
  readonly isGone: boolean;
  /** Whether it reads as closed. It may be open all the same: a page with COOP is out of reach. */
  readonly readsClosed: boolean;
  navigate(url: URL): void;
  close(): void;
}

/** To be called within the click: WebKit blocks a window that is opened after any wait. */
export function openAnswerWindow(): AnswerWindow {
  const opened = open('', '', 'popup,width=480,height=680');
  let isLed = false;
  return {
    get isBlocked() {
      return !opened;
    },
    get isGone() {
      return !isLed && !!opened?.closed;
    },
    get readsClosed() {
      return !!opened?.closed;
    },
    navigate(url) {
      isLed = true;
      opened!.location.replace(url);
    },
    close() {
      opened?.close();
    },
  };
}
