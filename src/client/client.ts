import { describe } from '#developer-messages';
import { aborted, bounded } from './abort.js';
import { createAlarm } from './alarm.js';
import { StepUpChangeEvent, StepUpQuestionEvent, type ChangeReason } from './events.js';
import { defaultProvider } from './default-provider.js';
import { StepUpError, toStepUpError } from '../protocol/errors.js';
import { MemberWatch } from './member-watch.js';
import { askProvider, findingOf } from './provider-question.js';
import { Questions } from './questions.js';
import { checkRequest, type CheckedRequest } from './request.js';
import { checkSettings, DEFAULT_SETTINGS, type CheckedSettings, type StepUpSettings } from './settings.js';
import { TabTurn } from './tab-turn.js';
import type {
  AuditEvent,
  AuditOptions,
  Member,
  StepUpProvider,
  StepUpRequest,
  Verification,
} from './types.js';
import { ageOf } from './clock.js';
import { lifeOf, VerificationCache, type CacheEntry } from './cache/verification-cache.js';

export { StepUpChangeEvent, StepUpQuestionEvent, type ChangeReason };

/**
 * The one place that decides whether a person counts as verified. It asks the provider, remembers the answer for
 * as long as it holds, and forgets it at sign-out.
 *
 * It dispatches `change` ({@link StepUpChangeEvent}) whenever `peek` may answer otherwise than before, and `question`
 * ({@link StepUpQuestionEvent}) around every question.
 */
export class StepUpClient extends EventTarget {
  /** The protocol that copies of this library on one page must share. */
  readonly protocol = 1;

  #settings: CheckedSettings = DEFAULT_SETTINGS;
  #provider: StepUpProvider | undefined;
  #disconnect: (() => void) | undefined;
  #listening = false;
  #warned = false;
  readonly #cache = new VerificationCache(reason => this.#changed(reason));
  readonly #tabs = new TabTurn();
  readonly #questions = new Questions<CacheEntry | undefined>();
  readonly #alarm = createAlarm(() => this.#changed('age'));
  readonly #member = new MemberWatch(reason => {
    if (reason !== 'member') return this.#cache.clear(reason);
    if (this.memberId !== undefined) this.#cache.keepOnly(this.#owner());
    this.#changed(reason);
  });

  /** @param settings As for {@link StepUpClient.configure}. */
  constructor(settings: StepUpSettings = {}) {
    super();
    this.configure(settings);
  }

  /**
   * Sets the client up; what is left out stays as it was. Another provider forgets every verification.
   * @throws {StepUpError} `invalid-request`, and then nothing has changed.
   */
  configure(settings: StepUpSettings): void {
    const before = this.#provider;
    this.#settings = checkSettings(this.#settings, settings);
    this.#warnAbove(this.#settings.maxAge);
    this.#cache.keepInSession(this.#settings.storage === 'session');
    if (before && (this.#settings.provider ?? before) !== before) {
      this.#disconnect?.();
      this.#disconnect = this.#provider = undefined;
      this.#member.forget();
      this.#cache.clear('cleared');
    }
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
    const provider = (this.#provider ??= this.#settings.provider ?? defaultProvider());
    if (!provider) {
      throw new StepUpError('unavailable', describe('no-provider'));
    }
    return provider;
  }

  /**
   * Resolves when the person counts as verified for this, asking them if need be.
   * @throws {StepUpError} Any code; see {@link StepUpErrorCode}.
   */
  async require(request: StepUpRequest): Promise<Verification> {
    const checked = this.#check(request);
    const { resource, action, forceStepUp, acrValues, maxAge, signal } = checked;
    if (signal?.aborted) throw aborted(signal.reason);
    const key = maxAge ? JSON.stringify([resource, action, !!forceStepUp, acrValues]) : {};
    for (;;) {
      const known = this.peek(checked);
      if (known) return known;
      const entry = await this.#questions.ask(key, signal, controller => this.#ask(checked, controller));
      // Undefined: it became known without asking, to the one whose question this was; see whether it does here too.
      if (entry) return this.#verification(entry, checked, false)!;
    }
  }

  /**
   * The verification that already holds for this, or null. Asks nobody.
   * @throws {StepUpError} `invalid-request`.
   */
  peek(request: StepUpRequest): Verification | null {
    const checked = this.#check(request);
    return this.#verification(this.#cache.find(this.#owner(), checked), checked, true);
  }

  /**
   * Whether a verification already holds: for this request or, without one, any at all.
   * @throws {StepUpError} `invalid-request`.
   */
  isVerified(request: StepUpRequest = { resource: '*', action: 'read', cacheScope: 'session' }): boolean {
    return !!this.peek(request);
  }

  /**
   * Forgets what counts for this request or, without one, everything, in every tab. An answer to a question that was
   * asked before is ignored.
   * @throws {StepUpError} `invalid-request`.
   */
  clear(request?: StepUpRequest): void {
    this.connect();
    const { resource, action, cacheScope } = request ? this.#check(request) : { cacheScope: 'session' };
    this.#cache.clear(
      'cleared',
      cacheScope === 'session' ? undefined : resource,
      cacheScope === 'action' ? action : undefined,
    );
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
   * Opens the provider's console, where MFA is set up.
   * @throws {StepUpError} `unavailable` where the provider cannot.
   */
  async openConsole(returnTo: string): Promise<'closed' | 'navigated'> {
    const { provider } = this;
    await this.#ready(provider);
    return this.#asking(() => provider.openConsole({ returnTo }));
  }

  /** Asks here what another tab is asking now: its question is given up. */
  takeOver(): void {
    this.#tabs.takeOver();
  }

  /**
   * Dispatches a `change` (`age`) in so many ms or earlier, by the one timer of this client. Every `change` is a reason
   * to look, and to call this again; `peek` does so by itself.
   */
  wakeIn(ms: number): void {
    this.#alarm(ms);
  }

  /**
   * Takes the proof of a single use (`maxAge: 0`) that was made for this within the last minute, once.
   * @throws {StepUpError} `invalid-request`.
   */
  takeProof(request: StepUpRequest): Verification | null {
    const checked = this.#check(request);
    return this.#verification(this.#cache.take(this.#owner(), checked), checked, false);
  }

  /** Drops one verification that the server refused; a newer one stays. */
  drop(verification: Verification): void {
    this.#cache.drop(verification);
  }

  /** The id of the member who is signed in; null: nobody; undefined: not read yet. */
  get memberId(): string | null | undefined {
    return this.#member.id;
  }

  /** Reads the member anew, and ends what another member had verified. */
  async readMember(): Promise<Member | null> {
    return this.#member.read(this.provider);
  }

  /**
   * Starts to listen to the page, the other tabs and the provider, as soon as there is one. Done by itself with whatever
   * is asked first.
   */
  connect(): void {
    if (!this.#listening) {
      this.#listening = true;
      this.#cache.listen();
      this.#member.watchPage(() => {
        this.#cache.save();
        this.#changed('age');
        this.readMember().catch(() => undefined);
      });
    }
    try {
      this.#disconnect ??= this.#follow(this.provider);
    } catch {
      // Without a provider nothing is verified; `require` says so when it asks.
    }
  }

  #follow(provider: StepUpProvider): () => void {
    // A provider that was replaced before it was ready must not complete a sign-in of the next.
    const controller = new AbortController();
    void this.#ready(provider, controller.signal)
      .then(() => this.readMember())
      .then(() => this.#resume(provider))
      .catch(() => undefined);
    controller.signal.addEventListener(
      'abort',
      provider.onSessionChange(({ member }) => this.#member.set(member)),
    );
    return () => controller.abort();
  }

  #check(request: StepUpRequest): CheckedRequest {
    const checked = checkRequest(request, this.#settings);
    this.#warnAbove(checked.maxAge);
    this.connect();
    return checked;
  }

  #warnAbove(maxAge: number): void {
    if (maxAge <= 30 * 60 || this.#warned) return;
    this.#warned = true;
    console.warn(describe('long-max-age', maxAge));
  }

  #owner(memberId = this.memberId): string | null {
    const provider = this.#provider;
    return provider && memberId ? JSON.stringify([provider.name, provider.projectId, memberId]) : null;
  }

  /** Undefined: nobody had to be asked, it had become known meanwhile. */
  async #ask(request: CheckedRequest, controller: AbortController): Promise<CacheEntry | undefined> {
    const { provider } = this;
    const { signal } = controller;
    try {
      await this.#ready(provider, signal);
      return await this.#tabs.run(
        signal,
        phase => this.#tell(phase),
        async () => {
          const member = await bounded(this.readMember(), signal, this.#settings.timeout);
          // Another tab may have asked meanwhile, or the member was not known before.
          if (this.peek(request)) return undefined;
          return this.#asking(async () => {
            const found = await askProvider(this, request, member, this.#cache.moment(), signal);
            return this.#cache.add(found, this.#owner(found.memberId), request.maxAge);
          });
        },
      );
    } catch (error) {
      // Another tab took the turn, or something broke: whatever the provider still shows is given up.
      controller.abort(error);
      throw toStepUpError(error, (error as Error)?.name === 'AbortError' ? 'aborted' : 'unavailable');
    }
  }

  async #asking<T>(ask: () => Promise<T>): Promise<T> {
    this.#tell('open');
    try {
      return await ask();
    } finally {
      this.#tell('closed');
    }
  }

  async #ready(provider: StepUpProvider, signal = new AbortController().signal): Promise<void> {
    await bounded(provider.ready(signal), signal, this.#settings.timeout);
  }

  async #resume(provider: StepUpProvider): Promise<void> {
    const resumed = await provider.resume?.();
    const { memberId } = this;
    if (!resumed || !memberId) return;
    const request = this.#check(resumed.request);
    const found = findingOf(request, resumed.answer, memberId, this.#cache.moment());
    this.#cache.add(found, this.#owner(), request.maxAge);
  }

  #verification(
    entry: CacheEntry | undefined,
    { maxAge }: CheckedRequest,
    fromCache: boolean,
  ): Verification | null {
    if (!entry) return null;
    const { owner, once, at, acr, askedAt, expiresAt: _, ...verification } = entry;
    const life = lifeOf(entry, maxAge);
    if (maxAge) this.#alarm(life - ageOf(at));
    return { ...verification, expiresAt: entry.verifiedAt + life, fromCache };
  }

  #changed(reason: ChangeReason): void {
    this.dispatchEvent(new StepUpChangeEvent(reason));
  }

  #tell(phase: StepUpQuestionEvent['phase']): void {
    this.dispatchEvent(new StepUpQuestionEvent(phase));
  }
}
