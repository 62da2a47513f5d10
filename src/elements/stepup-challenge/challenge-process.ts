import { toStepUpError, type StepUpError } from '../../protocol/errors.js';
import {
  askingFor,
  isBusy,
  isPaused,
  type AskingStep,
  type ChallengeStep,
  type Trouble,
  type Work,
} from './challenge-step.js';
import type { BegunChallenge, ChallengeConversation, OfferedMethod } from './conversation.js';

/** Who is told how it goes. */
export interface ProcessListener {
  /** Another step, or something of it, is to be shown. */
  changed(): void;
  verified(): void;
  /** It cannot go on. */
  refused(error: StepUpError): void;
}

/** One person's way through one question. */
export interface ChallengeProcess {
  readonly step: ChallengeStep;
  /** Shows the other ways. */
  choose(): void;
  /** Goes one way: begins what has to be begun. */
  use(method: OfferedMethod): void;
  /** Answers with what was typed. */
  confirm(value: string): Promise<void>;
  /** Asks for the passkey; to be called within the press. */
  usePasskey(): Promise<void>;
  /** Opens the other window, or another one; to be called within the press. */
  openWindow(): Promise<void>;
  /** Has another code sent. */
  resend(): Promise<void>;
  /** Ends whatever is under way. */
  end(): void;
}

/** Starts with the best method. */
export function startProcess(
  conversation: ChallengeConversation,
  listener: ProcessListener,
): ChallengeProcess {
  let isOver = false;
  let step: ChallengeStep = { name: 'choosing' };
  // What is under way with one method counts no more when the person goes another way.
  let way = new AbortController();

  function show(next: ChallengeStep): void {
    step = next;
    listener.changed();
  }

  /** Changes the step that is there, unless it is another one by now. */
  function amend(own: AbortController, changes: Partial<AskingStep>): void {
    if (!own.signal.aborted && step.name === 'asking') show({ ...step, ...changes });
  }

  function leave(): AbortController {
    way.abort();
    return (way = new AbortController());
  }

  /** Does something that the server answers; what cannot be reached may be tried again, all else is the end. */
  async function attempt(own: AbortController, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (thrown) {
      const error = toStepUpError(thrown);
      if (own.signal.aborted) return;
      if (error.code === 'unavailable') amend(own, { work: null, trouble: { name: 'unreachable' } });
      else listener.refused(error);
    }
  }

  async function begin(
    own: AbortController,
    { method, isResent }: Pick<AskingStep, 'method' | 'isResent'>,
  ): Promise<void> {
    amend(own, { work: 'beginning', trouble: null, challenge: null, isResent: false });
    await attempt(own, async () => {
      const outcome = await conversation.begin(method.type);
      if (outcome.name === 'paused')
        return amend(own, { work: null, trouble: pausedFor(outcome.retryAfter) });
      const { challenge } = outcome;
      const resendFrom =
        challenge.resendAfter === undefined ? null : Date.now() + challenge.resendAfter * 1_000;
      amend(own, { work: null, challenge, resendFrom, isResent });
    });
  }

  /**
   * Goes on where nothing is typed here, with what the server says of the method.
   * @returns false where there is nothing to go on with.
   */
  async function goOn(
    own: AbortController,
    current: AskingStep,
    work: Work,
    act: (challenge: BegunChallenge) => Promise<void>,
  ): Promise<boolean> {
    if (!current.challenge) await begin(own, current);
    const challenge = step.name === 'asking' && step.challenge;
    if (own.signal.aborted || !challenge) return false;
    amend(own, { work, trouble: null });
    await attempt(own, () => act(challenge));
    return true;
  }

  async function answer(own: AbortController, { method }: AskingStep, value: string | object): Promise<void> {
    amend(own, { work: 'checking', trouble: null, isResent: false });
    await attempt(own, async () => {
      const outcome = await conversation.answer(method.type, value);
      if (isOver) return;
      // Whatever the person looks at by now: the question is answered, and would take no other answer.
      if (outcome.name === 'verified') return listener.verified();
      const isPasskey = method.type === 'passkey';
      const trouble: Trouble =
        outcome.retryAfter !== undefined
          ? pausedFor(outcome.retryAfter)
          : isPasskey
            ? { name: 'passkey-refused' }
            : { name: 'wrong', triesLeft: outcome.name === 'failed' ? outcome.triesLeft : 0 };
      // One challenge takes one answer.
      amend(own, { work: null, trouble, ...(isPasskey && { challenge: null }) });
    });
  }

  const isReady = (): AskingStep | null =>
    step.name === 'asking' && !isBusy(step) && !isPaused(step, Date.now()) ? step : null;

  const process: ChallengeProcess = {
    get step() {
      return step;
    },

    choose() {
      leave();
      show({ name: 'choosing' });
    },

    use(method) {
      const own = leave();
      const next = askingFor(method);
      show(next);
      // A passkey is asked for within the press, so what it signs has to be there by then.
      if (method.type === 'mail-code' || method.type === 'passkey') void begin(own, next);
    },

    async confirm(value) {
      const current = isReady();
      if (!current) return;
      if (!value.trim()) return amend(way, { trouble: { name: 'empty' } });
      await answer(way, current, value);
    },

    async usePasskey() {
      const current = isReady();
      const own = way;
      if (!current) return;
      await goOn(own, current, 'checking', async ({ publicKey }) => {
        const { usePasskey } = await import('./passkey-ceremony.js');
        const credential = await usePasskey(publicKey!, own.signal);
        if (credential) await answer(own, current, credential);
        else amend(own, { work: null, trouble: { name: 'passkey-unused' } });
      });
    },

    async openWindow() {
      const current = isReady();
      if (!current) return;
      // Empty, and within the press: later the browser blocks it.
      const opened = window.open('about:blank');
      if (!opened) return amend(way, { trouble: { name: 'window-blocked' } });
      // Nobody can tell whether the one before was closed: whoever opens another waits for that.
      const own = leave();
      // Each window has an address of its own.
      const isLed = await goOn(own, { ...current, challenge: null }, 'in-window', async ({ url }) => {
        const { followWindow } = await import('./external-window.js');
        const { signal } = own;
        if (await followWindow(opened, url!, () => conversation.look(signal), signal)) listener.verified();
        else amend(own, { work: null, trouble: { name: 'window-refused' } });
      });
      if (!isLed) opened.close();
    },

    async resend() {
      const current = isReady();
      if (current && Date.now() >= (current.resendFrom ?? 0))
        await begin(way, { ...current, isResent: true });
    },

    end() {
      isOver = true;
      way.abort();
    },
  };
  process.use(conversation.methods[0]!);
  return process;
}

function pausedFor(seconds: number): Trouble {
  return { name: 'paused', until: Date.now() + seconds * 1_000 };
}
