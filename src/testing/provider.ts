import { aborted } from '../client/abort.js';
import { invalidRequest, StepUpError, type StepUpErrorCode } from '../protocol/errors.js';
import { Script, type Pending } from './script.js';
import type {
  AuditEvent,
  AuditOptions,
  Member,
  ProviderAnswer,
  ProviderQuestion,
  StepUpProvider,
} from '../client/types.js';

/**
 * How a question ends.
 *
 * - `approve`: real MFA, with a fresh `sid`, the time of now, and the first `acr` that would do.
 * - `allow`: the role lets it through without MFA.
 * - `cancel`, `fail`, `not-enrolled`, `deny`: the codes `cancelled`, `failed`, `setup-required`, `denied`.
 * - `hang`: never, until the question is given up.
 * - `nonsense`: resolves with something that is no answer.
 * - a `ProviderAnswer`: resolves with exactly that.
 * - a code or any `Error`: rejects with it.
 */
export type ScriptedAnswer =
  | 'approve'
  | 'allow'
  | 'cancel'
  | 'fail'
  | 'not-enrolled'
  | 'deny'
  | 'hang'
  | 'nonsense'
  | StepUpErrorCode
  | ProviderAnswer
  | Error;

/** How an opening of the provider's console ends. */
export type ScriptedConsoleAnswer = 'closed' | 'navigated' | 'hang' | Error;

/** How a scripted provider begins. */
export interface ScriptedProviderOptions {
  /** Who is signed in; null: nobody. Default: `{ id: 'member-1', email: 'alice@example.test' }`. */
  member?: Member | null | undefined;
  /** How a question ends for which nothing was scripted. Default: it waits for `respond()`. */
  answer?: ScriptedAnswer | undefined;
  /** Default `scripted`. */
  name?: string | undefined;
  /** Default: none. */
  projectId?: string | undefined;
  /** Where the provider's console may lie. Default: nowhere. */
  hosts?: readonly string[] | undefined;
  /** Whether its answers are bound to a target; null: a question with a target is refused. Default `target`. */
  binds?: 'target' | null | undefined;
}

/** A provider whose answers a test decides. */
export interface ScriptedProvider extends StepUpProvider {
  /** What it was asked, in order; without the signals, so that it can be compared and cloned. */
  readonly calls: readonly ProviderQuestion[];
  /** What it was to prepare for within the click, in order. */
  readonly prepared: readonly ProviderQuestion[];
  /** How many of these were given up: their question was joined, answered by then or given up itself. */
  readonly preparationsGivenUp: number;
  /** Where each opening of the console was to return to, in order. */
  readonly consoleCalls: ReadonlyArray<{ returnTo: string }>;
  /** What was logged, in order. */
  readonly tracked: ReadonlyArray<{ event: AuditEvent; options?: AuditOptions }>;
  /** How often a sign-in was asked for. */
  readonly signInCalls: number;
  /** What `getAccessToken` gives while somebody is signed in. Default `scripted-access-token`. */
  accessToken: string | null;
  /**
   * Answers the question that is pending (the oldest, where there are more); else the next one that comes.
   * @throws {StepUpError} `invalid-request` for a word that is no answer.
   */
  respond(answer: ScriptedAnswer): void;
  /** Ends the opening of the console that is pending, else the next one. Default, unscripted: `closed`. */
  respondConsole(answer: ScriptedConsoleAnswer): void;
  /** Signs somebody in, completes a sign-in that is pending, and reports the change. */
  signInAs(member: Member): void;
  /** Ends the session and reports it; a sign-in that is pending rejects with `sign-in-required`. */
  signOut(): void;
  /** Is there always. */
  signIn(signal: AbortSignal): Promise<Member>;
  track(event: AuditEvent, options?: AuditOptions): Promise<void>;
}

/**
 * Makes a provider for tests of pages that use the elements: no SDK, no network, no modal; the test says how each
 * question ends.
 *
 * @example With @web/test-runner
 * ```ts
 * import { expect, fixture, html, oneEvent } from '@open-wc/testing';
 * import { StepUpClient } from 'stepup-elements/core';
 * import 'stepup-elements/elements/stepup-gate.js';
 * import { createScriptedProvider } from 'stepup-elements/testing';
 *
 * it('deletes only after a step-up', async () => {
 *   const provider = createScriptedProvider();
 *   const client = new StepUpClient({ provider });
 *   let deleted = 0;
 *   const gate = await fixture(html`
 *     <stepup-gate .client=${client} resource="documents" action="delete">
 *       <button @click=${() => deleted++}>Delete</button>
 *     </stepup-gate>
 *   `);
 *   gate.querySelector('button').click();
 *   expect(deleted).to.equal(0);
 *   provider.respond('approve');
 *   await oneEvent(gate, 'stepup-verified');
 *   expect(provider.calls[0]).to.include({ resource: 'documents', action: 'delete' });
 * });
 * ```
 *
 * @example With Playwright: the page's test build makes the provider, the test scripts it
 * ```ts
 * // in the page
 * import { configureStepUp } from 'stepup-elements';
 * import { createScriptedProvider } from 'stepup-elements/testing';
 *
 * const provider = createScriptedProvider();
 * configureStepUp({ provider });
 * Object.assign(window, { stepUp: provider });
 *
 * // in the test
 * test('keeps the document when the person cancels', async ({ page }) => {
 *   await page.goto('/documents');
 *   await page.getByRole('button', { name: 'Delete' }).click();
 *   await page.evaluate(() => window.stepUp.respond('cancel'));
 *   await expect(page.getByText('Quarterly report')).toBeVisible();
 *   expect(await page.evaluate(() => window.stepUp.calls.length)).toBe(1);
 * });
 * ```
 *
 * @param options `member`, `answer`, and what the provider says of itself.
 */
export function createScriptedProvider(options: ScriptedProviderOptions = {}): ScriptedProvider {
  const { name = 'scripted', projectId, hosts, binds = 'target' } = options;
  let member =
    options.member === undefined ? { id: 'member-1', email: 'alice@example.test' } : options.member;
  let signInCalls = 0;
  const calls: ProviderQuestion[] = [];
  const prepared: ProviderQuestion[] = [];
  let preparationsGivenUp = 0;
  const consoleCalls: Array<{ returnTo: string }> = [];
  const tracked: Array<{ event: AuditEvent; options?: AuditOptions }> = [];
  const listeners = new Set<(session: { member: Member | null }) => void>();
  const questions = new Script<ScriptedAnswer, ProviderAnswer, ProviderQuestion>(
    settleQuestion,
    options.answer && checkAnswer(options.answer),
  );
  const consoles = new Script<ScriptedConsoleAnswer, 'closed' | 'navigated'>(settleConsole, 'closed');
  const signIns = new Script<Member | Error, Member>(({ resolve, reject }, answer) =>
    answer instanceof Error ? reject(answer) : resolve(answer),
  );

  const report = (now: Member | null): void => {
    member = now;
    for (const listener of [...listeners]) listener({ member: now });
  };

  const provider: ScriptedProvider = {
    name,
    projectId,
    hosts,
    binds: binds ?? undefined,
    calls,
    prepared,
    consoleCalls,
    tracked,
    accessToken: 'scripted-access-token',
    get preparationsGivenUp() {
      return preparationsGivenUp;
    },
    get signInCalls() {
      return signInCalls;
    },

    respond: answer => questions.respond(checkAnswer(answer)),
    respondConsole: answer => consoles.respond(answer),
    signInAs(somebody) {
      report(somebody);
      signIns.endPending(somebody);
    },
    signOut() {
      report(null);
      signIns.endPending(new StepUpError('sign-in-required', 'The sign-in was not completed.'));
    },

    async ready(signal) {
      if (signal.aborted) throw aborted(signal.reason);
    },
    getMember: async () => member,
    prepare(request, signal) {
      prepared.push(request);
      signal.addEventListener('abort', () => preparationsGivenUp++);
    },
    async signIn(signal) {
      signInCalls++;
      return member ?? signIns.ask(undefined, signal);
    },
    async verify({ signal: _, ...request }, signal) {
      if (signal.aborted) throw aborted(signal.reason);
      calls.push(request);
      return questions.ask(request, signal);
    },
    async openConsole({ returnTo }) {
      consoleCalls.push({ returnTo });
      return consoles.ask(undefined);
    },
    async getAccessToken() {
      return member && provider.accessToken;
    },
    async track(event, trackOptions) {
      tracked.push({ event, options: trackOptions });
    },
    onSessionChange(callback) {
      const listener: typeof callback = session => callback(session);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return provider;
}

// In full, so that a mistyped word is noticed and a new code cannot be forgotten.
const REFUSALS: Readonly<
  Record<StepUpErrorCode | 'cancel' | 'fail' | 'not-enrolled' | 'deny', StepUpErrorCode>
> = {
  cancel: 'cancelled',
  fail: 'failed',
  'not-enrolled': 'setup-required',
  deny: 'denied',
  cancelled: 'cancelled',
  failed: 'failed',
  denied: 'denied',
  'setup-required': 'setup-required',
  'sign-in-required': 'sign-in-required',
  unavailable: 'unavailable',
  timeout: 'timeout',
  'invalid-request': 'invalid-request',
  'invalid-response': 'invalid-response',
  aborted: 'aborted',
};

function settleQuestion(
  { question, resolve, reject }: Pending<ProviderAnswer, ProviderQuestion>,
  answer: ScriptedAnswer,
): void {
  if (answer instanceof Error) reject(answer);
  else if (typeof answer === 'object') resolve(answer);
  else if (answer === 'approve') {
    const acr = question.acrValues?.[0];
    const sid = `ssid_${crypto.randomUUID()}`;
    resolve({ kind: 'step-up', sid, timestamp: Date.now(), ...(acr && { acr }) });
  } else if (answer === 'allow') resolve({ kind: 'allowed' });
  else if (answer === 'nonsense') resolve({ kind: 'perhaps', sid: 42 } as unknown as ProviderAnswer);
  else if (answer !== 'hang') reject(new StepUpError(REFUSALS[answer], `Scripted: ${answer}.`));
}

const WORDS = ['approve', 'allow', 'nonsense', 'hang'];

function checkAnswer(answer: ScriptedAnswer): ScriptedAnswer {
  if (typeof answer === 'object' && answer) return answer;
  if (WORDS.includes(answer) || Object.hasOwn(REFUSALS, answer)) return answer;
  throw invalidRequest(
    `"${String(answer)}" is no answer: use ${[...WORDS, ...Object.keys(REFUSALS)].join(', ')}, an answer or an error.`,
  );
}

function settleConsole(
  { resolve, reject }: Pending<'closed' | 'navigated'>,
  answer: ScriptedConsoleAnswer,
): void {
  if (answer instanceof Error) reject(answer);
  else if (answer !== 'hang') resolve(answer);
}
