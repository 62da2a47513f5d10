import { describe } from '#developer-messages';
import { bounded, disposed } from './abort.js';
import { defaultProvider } from './default-provider.js';
import { watchMember, type MemberWatch } from './member-watch.js';
import { reportOnce } from './report-once.js';
import type { CheckedSettings } from './settings.js';
import type { Member, ReturnedAnswer, StepUpProvider } from './types.js';
import { StepUpError, toStepUpError } from '../protocol/errors.js';

/** Who is asked, and who is signed in there. */
export interface ProviderSession {
  /** @throws {StepUpError} `unavailable` where none is set. */
  readonly provider: StepUpProvider;
  /** The same, undefined where none is set. */
  readonly known: StepUpProvider | undefined;
  readonly member: MemberWatch;
  /** Whose verifications count now, or a given member's: provider, project, member and session; null: nobody's. */
  owner(memberId?: string | null): string | null;
  /** Reads the member anew. */
  readMember(): Promise<Member | null>;
  /**
   * Waits until the provider can be asked, and has told with what answer the person came back to the page.
   * @throws {StepUpError} `aborted`, `timeout`, or what the provider says.
   */
  ready(signal?: AbortSignal): Promise<void>;
  /**
   * Starts to follow the provider, as soon as there is one, and reads the member.
   * @param isAsking Whoever asks reads the member anyway.
   */
  follow(isAsking: boolean): void;
  /** Lets the provider go for good: there is none any more. */
  end(): void;
  /** Lets the provider go where the settings name another by now; true where they do. */
  replaced(): boolean;
}

/**
 * @param settings The client's, as they are now.
 * @param memberChanged Is told when another member is there, or none.
 * @param restored Resolves when what the page before has left is known: whoever is signed in counts as verified by it;
 * undefined where nothing has been left.
 * @param resumed Is given the answer to a question that led away from the page, and what is aborted with its provider.
 */
export function createSession(
  settings: () => CheckedSettings,
  memberChanged: Parameters<typeof watchMember>[0],
  restored: () => Promise<unknown> | undefined,
  resumed: (back: ReturnedAnswer, memberId: string, signal: AbortSignal) => Promise<void>,
): ProviderSession {
  const member = watchMember(memberChanged);
  let current: StepUpProvider | undefined;
  let unfollow: (() => void) | undefined;
  let returning = Promise.resolve();
  let isOver = false;
  let owner: { parts: unknown[]; text: string } | undefined;

  const known = (): StepUpProvider | undefined => {
    if (isOver) throw disposed();
    return (current ??= settings().provider ?? defaultProvider());
  };

  const provider = (): StepUpProvider => {
    const found = known();
    if (!found) {
      throw new StepUpError('unavailable', describe('no-provider'));
    }
    return found;
  };

  // A person only reads that it is not possible now; the page's developer has to know why.
  const providerToAsk = (): StepUpProvider => {
    try {
      return provider();
    } catch (error) {
      reportOnce((error as StepUpError).message);
      throw error;
    }
  };

  const readMember = async (): Promise<Member | null> => {
    const left = restored();
    if (left) await left;
    return member.read(provider());
  };

  const providerReady = async (signal = new AbortController().signal): Promise<void> => {
    try {
      await bounded(providerToAsk().ready(signal), signal, settings().timeout);
    } catch (error) {
      throw toStepUpError(error);
    }
  };

  const resume = async (from: StepUpProvider, isAsking: boolean, signal: AbortSignal): Promise<void> => {
    await providerReady(signal);
    const back = await from.resume?.();
    if (back || !isAsking) await readMember();
    // One that was replaced meanwhile must not answer for the next.
    if (back && member.id && !signal.aborted) await resumed(back, member.id, signal);
  };

  const leave = (): void => {
    unfollow?.();
    unfollow = current = undefined;
    member.forget(true);
  };

  return {
    get provider() {
      return provider();
    },
    get known() {
      return known();
    },
    member,
    owner(memberId = member.id) {
      if (!current || !memberId) return null;
      const parts = [current.name, current.projectId, memberId, member.session];
      // It is asked for at every click.
      if (!owner || parts.some((part, index) => part !== owner!.parts[index]))
        owner = { parts, text: JSON.stringify(parts) };
      return owner.text;
    },
    readMember,
    async ready(signal) {
      await providerReady(signal);
      await bounded(returning, signal, settings().timeout);
    },
    follow(isAsking) {
      if (unfollow) return;
      const followed = provider();
      const controller = new AbortController();
      const unsubscribe = followed.onSessionChange(session => member.set(session.member));
      unfollow = () => {
        controller.abort();
        unsubscribe();
      };
      returning = resume(followed, isAsking, controller.signal).catch(() => undefined);
    },
    replaced() {
      if (!current || current === (settings().provider ?? current)) return false;
      leave();
      return true;
    },
    end() {
      isOver = true;
      leave();
    },
  };
}
