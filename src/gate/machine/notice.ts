import { shownOf, type GateState, type Notice } from './state.js';

/** What the person is told. */
export function noticeOf({ phase }: GateState): Notice | null {
  const shown = shownOf(phase);
  switch (shown.name) {
    case 'idle':
    case 'verified':
      return shown.notice;
    case 'asking':
      return shown.tells === 'nothing' || shown.tells === 'provider'
        ? null
        : { text: shown.tells, about: shown.asking.held?.recorded.trigger ?? null };
    case 'refused':
      if (shown.tells === 'nothing') return null;
      return {
        text: shown.tells === 'setup' ? 'setup-required' : shown.error.code,
        words: shown.tells === 'error' ? shown.error.reason : undefined,
        about: shown.about,
      };
    default:
      return shown satisfies never;
  }
}
