import type { DPoPKey } from './dpop.js';
import { newRecipient, seal, type Recipient, type Sealed } from './sealed.js';
import type { Tokens } from './tokens.js';

/** The same session in the other tabs of this origin. Tokens travel sealed, in memory only. */
export interface OtherTabs {
  /**
   * Asks the other tabs for a newer session than this one has. Each that comes is given to `found`, a late one as well.
   * @returns Once one has come, or none has in time.
   */
  look(): Promise<void>;
  /** Tells the other tabs of a member that there is a newer session here, or none any more. */
  tell(news: 'renewed' | 'signed-out', member: unknown): void;
}

/** What a tab says to the others. */
type Message =
  | { type: 'ask'; id: string; publicKey: ArrayBuffer }
  | { type: 'answer'; id: string; sealed: Sealed; pair?: CryptoKeyPair }
  | { type: 'renewed' | 'signed-out'; member: unknown };

// A tab that is there answers within some ms; one that sleeps has nothing that is waited for.
const PATIENCE_MS = 150;
// One that has just told of something is there, however busy the machine is.
const PATIENCE_AFTER_NEWS_MS = 3000;

/** This tab, as the others see it. */
export interface Tab {
  /** Tells this client from others of the origin. */
  name: string;
  /** What this tab has. */
  tokens(): Tokens | undefined;
  /** Takes the session of another tab: of the same member and newer, or the first one. */
  found(tokens: Tokens): void;
  /** Is told of news from another tab. */
  told(news: 'renewed' | 'signed-out'): void;
  /** Makes a key of the pair of another tab. */
  createDPoPKey(pair: CryptoKeyPair): Promise<DPoPKey>;
}

/** The question that is open. An answer to an older one is dropped, since the same tabs answer this one. */
interface OpenQuestion {
  id: string;
  recipient: Recipient;
  /** Ends the waiting. */
  settle(): void;
}

export function createOtherTabs({ name, tokens, found, told, createDPoPKey }: Tab): OtherTabs {
  // A frame without storage may have no channel either: then there are no other tabs.
  const channel = openChannel(`stepup-elements.oidc.session ${name}`);
  if (!channel) return { look: async () => undefined, tell: () => undefined };
  let question: OpenQuestion | undefined;
  // Whether another tab has told of a session that has not come yet.
  let isExpected = false;
  const post = (message: Message): void => channel.postMessage(message);

  /** Nobody gets back by a late answer what has ended. */
  const takeNothing = (): void => {
    question?.settle();
    question = undefined;
    isExpected = false;
  };

  channel.addEventListener('message', ({ data }: MessageEvent<Message | null>) => {
    // What was not sealed for this tab is none of its business, and a key that is none gets no answer.
    if (data?.type === 'answer') take(data).catch(() => undefined);
    else if (data?.type === 'ask') answer(data.id, data.publicKey).catch(() => undefined);
    // A tab that has no session yet gets one by that; one of another member keeps its own.
    else if (data?.type && (tokens()?.claims['sub'] ?? data.member) === data.member) {
      if (data.type === 'signed-out') takeNothing();
      else isExpected = true;
      told(data.type);
    }
  });

  async function answer(id: string, publicKey: ArrayBuffer): Promise<void> {
    const { key, ...own } = tokens() ?? {};
    if (!('accessToken' in own)) return;
    post({ type: 'answer', id, sealed: await seal(own, publicKey), ...(key && { pair: key.pair }) });
  }

  async function take({ id, sealed, pair }: Message & { type: 'answer' }): Promise<void> {
    const answered = question;
    if (answered?.id !== id) return;
    const content = (await answered.recipient.open(sealed)) as Tokens;
    const other = pair ? { ...content, key: await createDPoPKey(pair) } : content;
    const current = tokens();
    if (question !== answered || (current && !isNewer(other, current))) return;
    isExpected = false;
    found(other);
    answered.settle();
  }

  return {
    async look() {
      const id = crypto.randomUUID();
      const recipient = await newRecipient();
      await new Promise<void>(settle => {
        question = { id, recipient, settle };
        post({ type: 'ask', id, publicKey: recipient.publicKey });
        setTimeout(settle, isExpected ? PATIENCE_AFTER_NEWS_MS : PATIENCE_MS);
      });
      isExpected = false;
    },

    tell(type, member) {
      if (type === 'signed-out') takeNothing();
      post({ type, member });
    },
  };
}

function isNewer(other: Tokens, current: Tokens): boolean {
  return other.claims['sub'] === current.claims['sub'] && age(other, current) < 0;
}

/** Below 0 where the first is newer: by when the person authenticated, so that tokens that were only renewed end no step-up. */
function age(one: Tokens, other: Tokens): number {
  const [first = 0, second = 0] = [one, other].map(({ claims }) => claims['auth_time'] as number | undefined);
  return second - first || other.issuedAt - one.issuedAt;
}

function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}
