import { bounded } from './abort.js';
import type { ProviderSession } from './provider-session.js';
import type { Turn } from './turn.js';

/** The provider's console, where MFA is set up; one visit at a time. */
export interface ProviderConsole {
  /**
   * Opens it when no other tab shows a question or a console. A visit before, which may never say that it has ended, is
   * given up.
   * @param limit How long the turn is waited for, in ms.
   * @throws {StepUpError} Any code.
   */
  open(returnTo: string, limit: number): Promise<'closed' | 'navigated'>;
  giveUp(): void;
}

export function createConsole(session: ProviderSession, turn: Turn): ProviderConsole {
  let visit: AbortController | undefined;
  const giveUp = (): void => visit?.abort();
  return {
    async open(returnTo, limit) {
      const { provider } = session;
      giveUp();
      const controller = (visit = new AbortController());
      const { signal } = controller;
      await session.ready(signal);
      return turn.run(controller, limit, show =>
        bounded(
          show(() => provider.openConsole({ returnTo })),
          signal,
        ),
      );
    },
    giveUp,
  };
}
