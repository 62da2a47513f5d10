import { bounded } from './abort.js';
import type { Member, StepUpProvider } from './types.js';

/**
 * Follows a provider: what its session reports, and what there is to do once, as soon as it can be asked.
 * @returns What stops it.
 */
export function followProvider(
  provider: StepUpProvider,
  timeout: number,
  onMember: (member: Member | null) => void,
  onReady: () => Promise<void>,
): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const unsubscribe = provider.onSessionChange(({ member }) => onMember(member));
  void whenReady(provider, timeout, signal)
    .then(onReady)
    .catch(() => undefined);
  return () => {
    controller.abort();
    unsubscribe();
  };
}

/**
 * Waits until a provider can be asked.
 * @throws {StepUpError} `aborted`, `timeout`, or what the provider says.
 */
export async function whenReady(
  provider: StepUpProvider,
  timeout: number,
  signal = new AbortController().signal,
): Promise<void> {
  await bounded(provider.ready(signal), signal, timeout);
}
