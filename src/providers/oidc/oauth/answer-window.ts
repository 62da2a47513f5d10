/** The window in which the provider asks. It is opened empty, within the click, and led there later. */
export interface AnswerWindow {
  /** The browser has not let it be opened. */
  readonly isBlocked: boolean;
  /**
   * Whether it reads as closed. Once the provider's page is in it, it may be open all the same: a page with COOP is out of
   * reach.
   */
  readonly isClosed: boolean;
  navigate(url: URL): void;
  close(): void;
}

/** To be called within the click: WebKit blocks a window that is opened after any wait. */
export function openAnswerWindow(): AnswerWindow {
  const opened = open('', '', 'popup,width=480,height=680');
  return {
    get isBlocked() {
      return !opened;
    },
    get isClosed() {
      return !!opened?.closed;
    },
    navigate(url) {
      opened!.location.replace(url);
    },
    close() {
      opened?.close();
    },
  };
}
