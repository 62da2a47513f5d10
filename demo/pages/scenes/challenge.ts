import type {
  AnswerOutcome,
  BegunChallenge,
  ChallengeConversation,
  ChallengeMethodType,
  OfferedMethod,
} from '../../../src/elements/stepup-challenge/conversation.js';
import { showChallenge } from '../../../src/elements/stepup-challenge/show-challenge.js';
import { StepUpError } from '../../../src/protocol/errors.js';
import { scene, until, type Scene } from './scene.js';

const METHODS: readonly OfferedMethod[] = [
  { type: 'passkey' },
  { type: 'totp' },
  { type: 'mail-code', hint: 'a•••@example.com' },
  { type: 'password' },
  { type: 'recovery-code' },
  { type: 'external' },
];
const UNREACHABLE = new StepUpError('unavailable', 'As scripted.');

/** How the server and the browser behave in a scene; what is not said never comes. */
interface Script {
  readonly methods?: readonly OfferedMethod[];
  /** What the server says when a method is begun. */
  readonly begun?: BegunChallenge;
  /** What it says to an answer; an error where it cannot be reached. */
  readonly answer?: AnswerOutcome | StepUpError;
  /** Whether a passkey is used, where the browser asks for one. */
  readonly usesPasskey?: boolean;
  /** Whether the browser opens the other window. */
  readonly opensWindow?: boolean;
  /** Whether what was done in the other window is accepted. */
  readonly accepts?: boolean;
  readonly about?: Pick<ChallengeConversation, 'target' | 'comment' | 'account'>;
}

/** What a person does in the dialog, one after the other: the code that they type, or the part that they press. */
type Deed = { readonly types: string } | { readonly presses: string };

const PRESS: Deed[] = [{ presses: 'confirm-button' }];
const CONFIRM: Deed[] = [{ types: '123456' }, ...PRESS];
const WRONG: Script = { answer: { name: 'failed', triesLeft: 2 } };
const MAILED: Script = { begun: { hint: 'a•••@example.com' } };
const PASSKEY: Script = { begun: { publicKey: { challenge: 'AAAA' } } };
const WINDOW: Script = { begun: { url: '/states' }, opensWindow: true };

const TROUBLE = '[part=error] span';
const BUSY = '[part=confirm-button][aria-disabled=true]';
const READY = '[part=confirm-button][aria-disabled=false]';

/** `<stepup-challenge>`, the dialog of the site's own server. */
export const CHALLENGE_SCENES: readonly Scene[] = [
  challenge('ways', 'totp', {}, [{ presses: 'another-button' }], '[part=method-button]'),
  challenge('totp', 'totp', {}),
  challenge('totp, the only way', 'totp', { methods: [{ type: 'totp' }] }),
  challenge('totp, of fields', 'totp', {
    about: { target: 'amount=1200.00&iban=DE02120300000000202051', account: 'alice@example.com' },
  }),
  challenge('totp, in words', 'totp', { about: { comment: 'Delete invoice 1042', target: '1042' } }),
  challenge('totp, checking', 'totp', {}, CONFIRM, BUSY),
  challenge('totp, empty', 'totp', {}, PRESS, TROUBLE),
  challenge('totp, wrong', 'totp', WRONG, CONFIRM, TROUBLE),
  challenge('totp, paused', 'totp', { answer: { name: 'paused', retryAfter: 90 } }, CONFIRM, TROUBLE),
  challenge('totp, unreachable', 'totp', { answer: UNREACHABLE }, CONFIRM, TROUBLE),
  challenge('mail-code, sending', 'mail-code', {}),
  challenge('mail-code', 'mail-code', MAILED, [], READY),
  challenge(
    'mail-code, next one later',
    'mail-code',
    { begun: { ...MAILED.begun, resendAfter: 90 } },
    [],
    READY,
  ),
  challenge('mail-code, next one', 'mail-code', MAILED, [{ presses: 'resend-button' }], '[role=status] span'),
  challenge('password', 'password', { about: { account: 'alice@example.com' } }),
  challenge('password, wrong', 'password', WRONG, CONFIRM, TROUBLE),
  challenge('recovery-code', 'recovery-code', {}),
  challenge('passkey', 'passkey', PASSKEY, [], READY),
  challenge('passkey, asking', 'passkey', PASSKEY, PRESS, BUSY),
  challenge('passkey, unused', 'passkey', { ...PASSKEY, usesPasskey: false }, PRESS, TROUBLE),
  challenge('passkey, refused', 'passkey', { ...PASSKEY, ...WRONG, usesPasskey: true }, PRESS, TROUBLE),
  challenge('external', 'external', WINDOW),
  challenge('external, waiting', 'external', WINDOW, PRESS, '[part=text][role=status]'),
  challenge('external, blocked', 'external', { opensWindow: false }, PRESS, TROUBLE),
  challenge('external, refused', 'external', { ...WINDOW, accepts: false }, PRESS, TROUBLE),
  scene('stepup-challenge', 'closed', 100, async ({ stage }) => {
    const button = document.createElement('button');
    button.textContent = 'Delete';
    stage.append(button);
    button.focus();
    const over = new AbortController();
    const closed = showChallenge(conversationOf('totp', {}), over.signal).catch(() => undefined);
    await press('[part=cancel-button]');
    await closed;
  }),
];

function challenge(
  state: string,
  first: ChallengeMethodType,
  script: Script,
  deeds: readonly Deed[] = [],
  shows = '[part=heading]',
): Scene {
  return scene('stepup-challenge', state, 560, async () => {
    play(script);
    const over = new AbortController();
    showChallenge(conversationOf(first, script), over.signal).catch(() => undefined);
    await until(() => !!partIn('[part=heading]'));
    for (const deed of deeds) {
      if ('types' in deed) (partIn('[part=field]') as HTMLInputElement).value = deed.types;
      else await press(`[part=${deed.presses}]:not([aria-disabled=true])`);
    }
    await until(() => !!partIn(shows));
  });
}

async function press(selector: string): Promise<void> {
  await until(() => !!partIn(selector));
  partIn(selector)!.click();
}

/** Has the browser behave as a scene says: it is the only one in its document. */
function play({ usesPasskey, opensWindow }: Script): void {
  const opened = { opener: null, location: { replace: () => undefined }, close: () => undefined };
  Object.assign(window, { open: () => (opensWindow ? opened : null) });
  const used = { response: {}, rawId: new ArrayBuffer(0), getClientExtensionResults: () => ({}) };
  const get = async (): Promise<object | null> =>
    usesPasskey === undefined ? never() : usesPasskey ? used : null;
  Object.defineProperty(navigator, 'credentials', { value: { get }, configurable: true });
}

function conversationOf(first: ChallengeMethodType, script: Script): ChallengeConversation {
  const { methods = METHODS, begun, answer, accepts, about } = script;
  return {
    ...{ resource: 'documents', action: 'delete', ...about },
    methods: [...methods].sort((one, other) => Number(other.type === first) - Number(one.type === first)),
    begin: async () => (begun ? { name: 'begun', challenge: begun } : never()),
    async answer() {
      if (answer instanceof StepUpError) throw answer;
      return answer ?? never();
    },
    look: async () => (accepts === undefined ? never() : accepts ? 'verified' : 'rejected'),
  };
}

const never = (): Promise<never> => new Promise(() => undefined);

function partIn(selector: string): HTMLElement | null {
  return document.querySelector('stepup-challenge')?.shadowRoot?.querySelector(selector) ?? null;
}
