import { aborted } from '../../../client/abort.js';
import { CALLBACK_CHANNEL, type CallbackAnswer, type CallbackReceipt } from './answer.js';
import type { AnswerWindow } from './answer-window.js';
import { isFrameOfAnotherSite, outOfReach } from './frame.js';

const LOOK_MS = 500;

/**
 * Waits for the provider's answer, which the callback page passes on by a channel and, where it has one, to its opener: a
 * provider's page with COOP leaves no opener, and in a frame of another site the channel is another one. The first answer
 * with this `state` counts, and there is no second: a code is redeemed once.
 *
 * A window that reads as closed is no answer, since a living one does so behind COOP. Only where nothing could arrive any
 * more, in a frame of another site, that is the end.
 * @returns The query of the answer.
 * @throws {StepUpError} `aborted` with the signal, `unavailable` where nothing can arrive.
 */
export async function awaitAnswer(
  state: string,
  answerWindow: AnswerWindow,
  signal: AbortSignal,
): Promise<string> {
  const channel = new BroadcastChannel(CALLBACK_CHANNEL);
  const listening = new AbortController();
  let look: ReturnType<typeof setInterval> | undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      const receive = ({ data, source }: MessageEvent): void => {
        const answer = data as Partial<CallbackAnswer> | null;
        if (answer?.type !== 'stepup-elements.oidc.answer' || answer.state !== state) return;
        const receipt: CallbackReceipt = { type: 'stepup-elements.oidc.received', state };
        channel.postMessage(receipt);
        (source as Window | null)?.postMessage(receipt, location.origin);
        resolve(String(answer.query));
      };
      channel.onmessage = receive;
      const { signal: until } = listening;
      addEventListener('message', event => event.origin === location.origin && receive(event), {
        signal: until,
      });
      const giveUp = (): void => reject(aborted(signal.reason));
      signal.addEventListener('abort', giveUp, { signal: until });
      if (signal.aborted) giveUp();
      if (!isFrameOfAnotherSite()) return;
      look = setInterval(() => {
        if (answerWindow.isClosed) reject(outOfReach());
      }, LOOK_MS);
    });
  } finally {
    clearInterval(look);
    listening.abort();
    channel.close();
  }
}
