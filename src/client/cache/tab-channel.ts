import { SHARED_NAME, type Scope } from '../scope.js';

/**
 * Opens the channel to the other tabs of this origin; undefined where there is none: this tab is alone.
 * @param receive Called with what another tab tells.
 */
export function openChannel<Message>(
  scope: Scope,
  receive: (message: Message) => void,
): BroadcastChannel | undefined {
  try {
    const channel = new scope.BroadcastChannel(SHARED_NAME);
    channel.onmessage = ({ data }: MessageEvent<Message>) => receive(data);
    // In Node, it must not keep a process alive.
    (channel as { unref?: () => void }).unref?.();
    return channel;
  } catch {
    return undefined;
  }
}
