import type { DPoPKey } from './dpop.js';
import { newRecipient, seal, type Sealed } from './sealed.js';
import type { Tokens } from './tokens.js';

/** The same session in the other tabs of this origin. Tokens travel sealed, in memory only. */
export interface OtherTabs {
  /**
   * The newest session that another tab has.
   * @param current What is to be replaced: only a newer one of the same member counts.
   */
  newest(current: Tokens | undefined): Promise<Tokens | undefined>;
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

/** This tab, as the others see it. */
export interface Tab {
  /** Tells this client from others of the origin. */
  name: string;
  /** What this tab has. */
  tokens(): Tokens | undefined;
  /** Is told of news from another tab. */
  told(news: 'renewed' | 'signed-out'): void;
  /** Makes a key of the pair of another tab. */
  createDPoPKey(pair: CryptoKeyPair): Promise<DPoPKey>;
}

export function createOtherTabs({ name, tokens, told, createDPoPKey }: Tab): OtherTabs {
  // A frame without storage may have no channel either: then there are no other tabs.
  const channel = openChannel(`stepup-elements.oidc.session ${name}`);
  if (!channel) return { newest: async () => undefined, tell: () => undefined };
  const answers = new Map<string, (message: Message & { type: 'answer' }) => void>();
  const post = (message: Message): void => channel.postMessage(message);

  channel.addEventListener('message', ({ data }: MessageEvent<Message | null>) => {
    if (data?.type === 'answer') answers.get(data.id)?.(data);
    // A key that is none gets no answer.
    else if (data?.type === 'ask') answer(data.id, data.publicKey).catch(() => undefined);
    else if (data?.type && tokens()?.claims['sub'] === data.member) told(data.type);
  });

  async function answer(id: string, publicKey: ArrayBuffer): Promise<void> {
    const { key, ...own } = tokens() ?? {};
    if (!('accessToken' in own)) return;
    post({ type: 'answer', id, sealed: await seal(own, publicKey), ...(key && { pair: key.pair }) });
  }

  return {
    async newest(current) {
      const { publicKey, open } = await newRecipient();
      const id = crypto.randomUUID();
      const found: Promise<Tokens | undefined>[] = [];
      const read = async ({ sealed, pair }: Message & { type: 'answer' }): Promise<Tokens> => {
        const content = (await open(sealed)) as Tokens;
        return pair ? { ...content, key: await createDPoPKey(pair) } : content;
      };
      // What was not sealed for this tab is none of its business.
      answers.set(id, message => found.push(read(message).catch(() => undefined)));
      post({ type: 'ask', id, publicKey });
      await new Promise(resolve => setTimeout(resolve, PATIENCE_MS));
      answers.delete(id);
      return (await Promise.all(found))
        .filter(other => other !== undefined)
        .filter(other => !current || isNewer(other, current))
        .sort((a, b) => age(a, b))[0];
    },
    tell: (type, member) => post({ type, member }),
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
