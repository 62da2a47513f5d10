import { aborted, bounded, disposed } from './abort.js';
import { createAlarm } from './alarm.js';
import type { Asking } from './asking.js';
import { noteBrought } from './brought-answer.js';
import { coveredBy } from './cache/clears.js';
import { createCache, type VerificationCache } from './cache/verification-cache.js';
import { StepUpChangeEvent, type ChangeReason } from './events.js';
import { lateAsking, type LateAsking } from './late-asking.js';
import { watchVisits } from './page-visits.js';
import { prepare, refuseUnbound } from './preparation.js';
import { createSession, type ProviderSession } from './provider-session.js';
import { checkRequest, type CheckedRequest } from './request.js';
import { PROTOCOL, type Scope } from './scope.js';
import { checkSettings, DEFAULT_SETTINGS, type CheckedSettings, type StepUpSettings } from './settings.js';
import type {
  AuditEvent,
  AuditOptions,
  Member,
  StepUpProvider,
  StepUpRequest,
  Verification,
} from './types.js';

/**
 * The one place that decides whether a person counts as verified. It asks the provider, remembers the answer for
 * as long as it holds, and forgets it at sign-out.
 *
 * It dispatches `change` ({@link StepUpChangeEvent}) whenever `peek` may answer otherwise than before, `question`
 * (`StepUpQuestionEvent`) around every question, and `refused` (`StepUpRefusedEvent`) by a `createStepUpFetch`.
 */
export class StepUpClient extends EventTarget {
  /** The protocol that copies of this library on one page must share. */
  readonly protocol = PROTOCOL;

  /**
   * Dispatches a `change` (`age`) in so many ms or earlier, by the client's one timer. Every `change` is a reason to
   * look, and to call this again; for the `maxAge` of its settings the client does so by itself.
   */
  readonly wakeIn: (ms: number) => void;

  readonly #scope: Scope;
  readonly #late: LateAsking;
  readonly #cache: VerificationCache;
  readonly #session: ProviderSession;
  readonly #disposal = new AbortController();
  #settings: CheckedSettings = DEFAULT_SETTINGS;
  #asking: Asking | undefined;
  #restored: Promise<unknown> | undefined;
  #isConnected = false;

  /** @param settings As for {@link StepUpClient.configure}. */
  constructor(settings?: StepUpSettings);
  /** @internal */
  constructor(settings: StepUpSettings, scope: Scope, late?: LateAsking);
  constructor(settings: StepUpSettings = {}, scope: Scope = globalThis, late = lateAsking) {
    super();
    this.#scope = scope;
    this.#late = late;
    this.#cache = createCache(scope, reason => this.#changed(reason));
    this.#session = createSession(
      () => this.#settings,
      reason => this.#memberChanged(reason),
      () => this.#restored,
      async (back, memberId, signal) => {
        const brought = noteBrought(back, memberId, this.#session, this.#cache);
        late.whenThere(() => this.#asking!.remember(brought), signal);
        await this.#loadAsking();
      },
    );
    this.wakeIn = createAlarm(() => this.#changed('age'), this.#disposal.signal);
    late.whenThere(({ createAsking }) => {
      this.#asking = createAsking(this, scope, this.#session, this.#cache);
      this.#asking.configured();
      // What was heard of until now.
      if (this.#cache.entries.length) this.#changed('verified');
    }, this.#disposal.signal);
    this.configure(settings);
  }

  /**
   * Sets the client up; what is left out stays. With another provider, this page alone forgets all, and what it asks ends.
   * @throws {StepUpError} `invalid-request`, and then nothing has changed.
   */
  configure(settings: StepUpSettings): void {
    if (this.#disposal.signal.aborted) throw disposed();
    this.#settings = checkSettings(this.#settings, settings);
    this.#asking?.configured();
    // Where it cannot be loaded, the person is asked as if nothing had been left, and whoever asks is told.
    this.#restored =
      this.#settings.storage === 'session' && !this.#asking
        ? this.#loadAsking().catch(() => undefined)
        : undefined;
    if (this.#session.replaced()) {
      this.#asking?.giveUp();
      this.#cache.keepOnly(null);
    }
    // Whoever was there before the settings follows the provider from now on.
    if (this.#isConnected) this.connect();
    this.#changed('configured');
  }

  /** The settings in force. */
  get settings(): Readonly<CheckedSettings> {
    return this.#settings;
  }

  /**
   * Who is asked.
   * @throws {StepUpError} `unavailable` where none is set.
   */
  get provider(): StepUpProvider {
    return this.#session.provider;
  }

  /**
   * Resolves when the person counts as verified for this, asking them if need be.
   * @throws {StepUpError} Any code; see {@link StepUpErrorCode}.
   */
  async require(request: StepUpRequest): Promise<Verification> {
    const { signal, ...question } = this.#check(request);
    if (signal?.aborted) throw aborted(signal.reason);
    this.connect(true);
    const { known: provider } = this.#session;
    refuseUnbound(provider, question);
    if (this.#asking) return this.#asking.ask(question, signal);
    // In the click's own turn, which what is loaded next is not any more.
    const preparation = prepare(provider, question);
    const loading = bounded(this.#loadAsking(), signal, this.#settings.timeout);
    return (await preparation.keptWhile(loading)).ask(question, signal, preparation);
  }

  /**
   * The verification that already holds for this, or null. Asks nobody and changes nothing.
   * @throws {StepUpError} `invalid-request`.
   */
  peek(request: StepUpRequest): Verification | null {
    const question = this.#check(request);
    return this.#asking?.find(question) ?? null;
  }

  /**
   * Whether a verification already holds: for this request or, without one, any at all. Asks nobody and changes nothing.
   * @throws {StepUpError} `invalid-request`.
   */
  isVerified(request?: StepUpRequest): boolean {
    return request ? !!this.peek(request) : !!this.#asking?.holdsAny();
  }

  /**
   * Forgets what counts for this request or, without one, everything, in every tab. An answer to a question that was
   * asked before is ignored.
   * @throws {StepUpError} `invalid-request`.
   */
  clear(request?: StepUpRequest): void {
    const what = request && coveredBy(this.#check(request));
    this.connect();
    this.#cache.clear({ ...what, reason: 'cleared' });
  }

  /**
   * Wraps a function so that it runs only for a verified person.
   * @param request What must be verified, or a function that tells it from the arguments.
   */
  guard<A extends unknown[], R>(
    fn: (...args: A) => R,
    request: StepUpRequest | ((...args: A) => StepUpRequest),
  ): (...args: A) => Promise<Awaited<R>> {
    return async (...args: A): Promise<Awaited<R>> => {
      await this.require(typeof request === 'function' ? request(...args) : request);
      return await fn(...args);
    };
  }

  /**
   * Logs something in the provider's audit log. A log that fails is no failure of what was logged: never rejects.
   */
  async track(event: AuditEvent, options?: AuditOptions): Promise<void> {
    const { audit } = this.#settings;
    if (audit === false) return;
    try {
      await (typeof audit === 'function' ? audit(event, options) : this.provider.track?.(event, options));
    } catch {
      // Nobody can do anything about it here.
    }
  }

  /**
   * Opens the provider's console, where MFA is set up, when no other tab shows a question or a console.
   * @throws {StepUpError} `unavailable` where the provider cannot, `timeout` where another tab never ends, `aborted`
   * where one takes over.
   */
  async openConsole(returnTo: string): Promise<'closed' | 'navigated'> {
    return (await this.#loadAsking()).openConsole(returnTo);
  }

  /** Asks here what another tab is asking now: its question is given up. */
  takeOver(): void {
    this.#asking?.takeOver();
  }

  /**
   * Takes the proof of a single use (`maxAge: 0`) that was made for this within the last minute, once.
   * @throws {StepUpError} `invalid-request`.
   */
  takeProof(request: StepUpRequest): Verification | null {
    const question = this.#check(request);
    return this.#asking?.takeProof(question) ?? null;
  }

  /** Gives back a single use that did not begin: for a minute it answers the next question that is the same. */
  giveBack(verification: Verification): void {
    this.#asking?.giveBack(verification);
  }

  /**
   * Drops one verification that the server refused; a newer one stays.
   * @param request What it was sent for: no authentication of then or before answers this any more.
   */
  drop(verification: Verification, request?: StepUpRequest): void {
    this.#asking?.drop(verification, request);
    this.#cache.drop(verification);
  }

  /** The id of the member who is signed in; null: nobody; undefined: not read yet. */
  get memberId(): string | null | undefined {
    return this.#session.member.id;
  }

  /** Reads the member anew, and ends what another member had verified. */
  async readMember(): Promise<Member | null> {
    return this.#session.readMember();
  }

  /**
   * Starts to listen to the page, the other tabs and the provider, as soon as there is one. `require` and `clear` do so
   * by themselves; whoever only peeks calls it first.
   * @param isAsking Whoever asks reads the member anyway.
   */
  connect(isAsking = false): void {
    if (!this.#isConnected && !this.#disposal.signal.aborted) {
      this.#isConnected = true;
      this.#cache.connect();
      watchVisits(this.#scope, (type, persisted) => this.#visited(type, persisted), this.#disposal.signal);
    }
    try {
      this.#session.follow(isAsking);
    } catch {
      // Without a provider nothing is verified; `require` says so when it asks.
    }
  }

  /**
   * Ends the client for good: what is asked is given up, what it knows is forgotten in this tab, and it listens to
   * nothing any more. Whoever uses it afterwards is refused with `unavailable`, and nothing is verified.
   */
  dispose(): void {
    if (this.#disposal.signal.aborted) return;
    this.#disposal.abort();
    this.#asking?.giveUp();
    this.#cache.close();
    this.#session.end();
    this.#changed('cleared');
  }

  async #loadAsking(): Promise<Asking> {
    await this.#late.load();
    if (!this.#asking) throw disposed();
    return this.#asking;
  }

  #visited(type: string, persisted: boolean | undefined): void {
    if (persisted) this.#session.member.forget();
    this.#asking?.visited(type);
    this.#cache.visited(persisted);
    this.#changed('age');
    // What is read while the page goes, nobody hears any more.
    if (type !== 'pagehide') this.readMember().catch(() => undefined);
  }

  #memberChanged(reason: 'member' | 'sign-out' | 'member-change'): void {
    if (reason !== 'member') {
      this.#asking?.forgetRefused();
      return this.#cache.clear({ reason });
    }
    if (this.memberId !== undefined) this.#cache.keepOnly(this.#session.owner());
    this.#changed(reason);
  }

  #check(request: StepUpRequest): CheckedRequest {
    return checkRequest(request, this.#settings);
  }

  #changed(reason: ChangeReason): void {
    // Another tab has verified. What that counts for is known as soon as the code is there.
    if (reason === 'verified' && !this.#asking) return void this.#late.load().catch(() => undefined);
    this.wakeIn(this.#asking?.firstExpiry() ?? Infinity);
    this.dispatchEvent(new StepUpChangeEvent(reason));
  }
}
