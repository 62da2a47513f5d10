import type { Scope } from '../scope.js';

/**
 * Joins the other tabs of this origin. Where there is no channel, this tab is alone.
 * @param receive Called with what another tab tells.
 * @returns What tells the others.
 */
export function joinTabs<Message>(
  scope: Scope,
  receive: (message: Message) => void,
): (message: Message) => void {
  try {
    const channel = new scope.BroadcastChannel('stepup-elements');
    channel.onmessage = ({ data }: MessageEvent<Message>) => receive(data);
    // In Node, it must not keep a process alive.
    (channel as { unref?: () => void }).unref?.();
    return message => channel.postMessage(message);
  } catch {
    return () => undefined;
  }
}
