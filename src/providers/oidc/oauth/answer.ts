/** The names of the channel and of the messages by which the callback page passes the provider's answer on. */
export const CALLBACK_CHANNEL = 'stepup-elements.oidc.callback';

/** Where the address is kept to which the callback page leads after a navigation, by the answer's `state`. */
export const RETURN_KEY = 'stepup-elements.oidc.return';

/** From the callback page: the provider's answer, as it stood in the address. */
export interface CallbackAnswer {
  type: 'stepup-elements.oidc.answer';
  state: string;
  /** The query of the answer. */
  query: string;
}

/** To the callback page: the answer has arrived, and its window may go. */
export interface CallbackReceipt {
  type: 'stepup-elements.oidc.received';
  state: string;
}

/** What is kept of a navigation: no more than what belongs to the answer, and the page that was left. */
export interface KeptReturn {
  state: string;
  nonce: string;
  verifier: string;
  /** The address of the page that was left, of this origin. */
  page: string;
  /** Unix ms. */
  leftAt: number;
}
