import { aborted, bounded } from './abort.js';
import { Alarm } from './alarm.js';
import { StepUpError, toStepUpError } from './errors.js';
import { clears, Clears, type Clear } from './clears.js';
import { defaultProvider } from './default-provider.js';
import { MemberWatch } from './member-watch.js';
import { askProvider, entryOf } from './provider-question.js';
import { Questions } from './questions.js';
import { checkRequest, type CheckedRequest } from './request.js';
import { checkSettings, DEFAULT_SETTINGS, type CheckedSettings, type StepUpSettings } from './settings.js';
import { Tabs, type TabMessage } from './tabs.js';
import type {
  AuditEvent,
  AuditOptions,
  Member,
  ProviderAnswer,
  StepUpProvider,
  StepUpRequest,
  Verification,
} from './types.js';
import {
  acrKey,
  covers,
  lifeOf,
  remaining,
  VerificationCache,
  type CacheEntry,
} from './verification-cache.js';

/** Why what the client knows has changed. */
export type ChangeReason = 'verified' | 'age' | 'member' | 'configured' | Clear['reason'];

/** What the client knows has changed; ask `peek` again. */
export class StepUpChangeEvent extends Event {
  constructor(
    /** Why. */
    readonly reason: ChangeReason,
  ) {
    super('change');
  }
}

/**
 * Where a question stands: `waiting` for another tab, `open` while the provider's modal or console may be shown,
 * `closed` afterwards.
 */
export class StepUpQuestionEvent extends Event {
  constructor(readonly phase: 'waiting' | 'open' | 'closed') {
    super('question');
  }
}

// How long a proof of a single use may still be sent to the server.
const SENDABLE_SECONDS = 60;
const LONGEST_ADVISED = 1800;

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
  readonly #clears = new Clears();
  #warned = new Set<number>();
  readonly #cache = new VerificationCache();
  readonly #singleUse = new VerificationCache();
  readonly #tabs = new Tabs();
  readonly #questions = new Questions<{ entry: CacheEntry; fromCache: boolean }>();
  readonly #alarm = new Alarm(() => this.#changed('age'));
  readonly #member = new MemberWatch(reason => {
    if (reason !== 'member') this.#clear({ at: Date.now(), reason });
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
    if (before && settings.provider && settings.provider !== before) {
      this.#disconnect?.();
      this.#disconnect = this.#provider = undefined;
      this.#member.reset();
      this.#end({ at: Date.now(), reason: 'cleared' }, true);
      this.#changed('cleared');
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
      throw new StepUpError(
        'unavailable',
        'No provider is set. Call configureStepUp({ provider: transcodes() }).',
      );
    }
    return provider;
  }

  /**
   * Resolves when the person counts as verified for this, asking them if need be.
   * @throws {StepUpError} Any code; see {@link StepUpErrorCode}.
   */
  async require(request: StepUpRequest): Promise<Verification> {
    const checked = this.#check(request);
    const { signal, maxAge } = checked;
    if (signal?.aborted) throw aborted(signal.reason);
    const known = this.#find(checked);
    if (known) return this.#verification(known, checked, true);
    const key = maxAge
      ? JSON.stringify([checked.resource, checked.action, !!checked.forceStepUp, acrKey(checked.acrValues)])
      : null;
    const { entry, fromCache } = await this.#questions.ask(key, signal, turn => this.#ask(checked, turn));
    return this.#verification(entry, checked, fromCache);
  }

  /**
   * The verification that already holds for this, or null. Asks nobody.
   * @throws {StepUpError} `invalid-request`.
   */
  peek(request: StepUpRequest): Verification | null {
    const checked = this.#check(request);
    const entry = this.#find(checked);
    return entry ? this.#verification(entry, checked, true) : null;
  }

  /**
   * Whether a verification already holds: for this request or, without one, any at all.
   * @throws {StepUpError} `invalid-request`.
   */
  isVerified(request?: StepUpRequest): boolean {
    return !!this.peek(request ?? { resource: '*', action: 'read', cacheScope: 'session' });
  }

  /**
   * Forgets what counts for this request or, without one, everything, in every tab. An answer to a question that was
   * asked before is ignored.
   * @throws {StepUpError} `invalid-request`.
   */
  clear(request?: StepUpRequest): void {
    const clear: Clear = { at: Date.now(), reason: 'cleared' };
    if (request) {
      const { resource, action, cacheScope } = this.#check(request);
      if (cacheScope !== 'session') clear.resource = resource;
      if (cacheScope === 'action') clear.action = action;
    }
    this.#clear(clear);
    this.#changed('cleared');
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
    const sent = { requireAuth: false, ...options };
    try {
      await (typeof audit === 'function' ? audit(event, sent) : this.provider.track?.(event, sent));
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
    await this.#ready(provider, new AbortController().signal);
    return await this.#asking(() => provider.openConsole({ returnTo }));
  }

  /** Asks here what another tab is asking now: its question is given up. */
  takeOver(): void {
    this.#tabs.takeOver();
  }

  /** Dispatches a `change` (`age`) in so many ms, by the one timer of this client. */
  wakeIn(ms: number): void {
    this.#alarm.in(ms);
  }

  /**
   * Takes the proof of a single use (`maxAge: 0`) that was made for this within the last minute, once.
   * @throws {StepUpError} `invalid-request`.
   */
  takeProof(request: StepUpRequest): Verification | null {
    const checked = this.#check(request);
    const owner = this.#owner();
    const sendable = { ...checked, maxAge: SENDABLE_SECONDS, cacheScope: 'action' as const };
    const entry = owner === null ? undefined : this.#singleUse.find(owner, sendable);
    this.#singleUse.remove(used => used === entry);
    return entry ? this.#verification(entry, checked, false) : null;
  }

  /** Drops one verification that the server refused; a newer one stays. */
  drop(verification: Verification): void {
    const { sid, verifiedAt, resource, action } = verification;
    const same = (entry: CacheEntry): boolean =>
      sid
        ? entry.sid === sid
        : !entry.sid && entry.verifiedAt === verifiedAt && covers('action', { resource, action }, entry);
    if (this.#cache.remove(same).length) this.#changed('cleared');
  }

  /** The id of the member who is signed in; null: nobody; undefined: not read yet. */
  get memberId(): string | null | undefined {
    return this.#member.id;
  }

  /** Reads the member anew, and ends what another member had verified. */
  async readMember(): Promise<Member | null> {
    return await this.#member.read(this.provider);
  }

  /** Starts to listen to the provider, the other tabs and the page. Done by itself with the first question. */
  connect(): void {
    if (!this.#listening) {
      this.#listening = true;
      this.#tabs.connect(message => this.#heard(message));
      this.#member.watchPage({
        asleep: () => this.#cache.save(),
        awake: () => {
          this.#changed('age');
          void this.readMember().catch(() => undefined);
        },
      });
    }
    if (this.#disconnect) return;
    const { provider } = this;
    this.#disconnect = provider.onSessionChange(({ member }) => this.#member.set(member));
    void this.#ready(provider, new AbortController().signal)
      .then(() => this.readMember())
      .then(() => this.#resume(provider))
      .catch(() => undefined);
  }

  #check(request: StepUpRequest): CheckedRequest {
    const checked = checkRequest(request, this.#settings);
    this.#warnAbove(checked.maxAge);
    try {
      this.connect();
    } catch {
      // Without a provider nothing is verified; `require` says so when it asks.
    }
    return checked;
  }

  #warnAbove(maxAge: number): void {
    if (maxAge <= LONGEST_ADVISED || this.#warned.has(maxAge)) return;
    this.#warned.add(maxAge);
    console.warn(
      `stepup-elements: a max-age of ${maxAge} s is long. A step-up should hold for 15 to 30 minutes.`,
    );
  }

  #owner(memberId = this.#member.id): string | null {
    const provider = this.#provider;
    return provider && memberId ? JSON.stringify([provider.name, provider.projectId ?? '', memberId]) : null;
  }

  #find(checked: CheckedRequest): CacheEntry | undefined {
    const owner = this.#owner();
    return owner === null ? undefined : this.#cache.find(owner, checked);
  }

  async #ask(
    request: CheckedRequest,
    signal: AbortSignal,
  ): Promise<{ entry: CacheEntry; fromCache: boolean }> {
    const { provider } = this;
    const given = new AbortController();
    const turn = AbortSignal.any([signal, given.signal]);
    try {
      await this.#ready(provider, turn);
      return await this.#tabs.exclusive(
        turn,
        waits => this.dispatchEvent(new StepUpQuestionEvent(waits ? 'waiting' : 'closed')),
        async () => {
          if (turn.aborted) throw aborted(turn.reason);
          const member = await bounded(this.readMember(), turn, this.#settings.timeout);
          // Another tab may have asked meanwhile.
          const known = this.#find(request);
          if (known) return { entry: known, fromCache: true };
          const entry = await this.#asking(() => this.#askProvider(request, member, turn));
          return { entry, fromCache: false };
        },
      );
    } catch (error) {
      // Another tab took the turn, or something broke: whatever the provider still shows is given up.
      given.abort(error);
      throw toStepUpError(error, isAbort(error) ? 'aborted' : 'unavailable');
    }
  }

  async #askProvider(
    request: CheckedRequest,
    member: Member | null,
    signal: AbortSignal,
  ): Promise<CacheEntry> {
    const { provider } = this;
    const order = this.#clears.mark();
    const found = await askProvider(
      { provider, settings: this.#settings, readMember: () => this.readMember() },
      request,
      member,
      signal,
    );
    const entry = { ...found, owner: this.#owner(found.memberId)! };
    if (this.#clears.end(entry, order)) {
      throw aborted(undefined, 'The verification was cleared while the question was asked.');
    }
    this.#remember(entry, request.maxAge);
    return entry;
  }

  async #asking<T>(ask: () => Promise<T>): Promise<T> {
    this.dispatchEvent(new StepUpQuestionEvent('open'));
    try {
      return await ask();
    } finally {
      this.dispatchEvent(new StepUpQuestionEvent('closed'));
    }
  }

  async #ready(provider: StepUpProvider, signal: AbortSignal): Promise<void> {
    await bounded(provider.ready(signal), signal, this.#settings.timeout);
  }

  async #resume(provider: StepUpProvider): Promise<void> {
    const resumed = await provider.resume?.();
    const memberId = this.#member.id;
    if (!resumed || !memberId) return;
    const request = this.#check(resumed.request);
    const at = Date.now();
    const entry = entryOf(request, resumed.answer, { memberId, askedAt: at, answeredAt: at });
    this.#remember({ ...entry, owner: this.#owner(memberId)! }, request.maxAge);
  }

  #remember(entry: CacheEntry, maxAge: number): void {
    if (maxAge === 0) {
      this.#singleUse.add(entry);
      return;
    }
    this.#cache.add(entry);
    this.#tabs.post({ type: 'verified', entry });
    this.#changed('verified');
  }

  #verification(entry: CacheEntry, { maxAge }: CheckedRequest, fromCache: boolean): Verification {
    const { resource, action, memberId, sid, verifiedAt, kind } = entry;
    if (maxAge) this.#alarm.in(remaining(entry, maxAge));
    const expiresAt = verifiedAt + lifeOf(entry, maxAge);
    return Object.freeze({
      resource,
      action,
      memberId,
      ...(sid && { sid }),
      verifiedAt,
      expiresAt,
      fromCache,
      kind,
    });
  }

  #clear(clear: Clear): void {
    this.#end(clear, true);
    this.#tabs.post({ type: 'clear', clear });
  }

  #end(clear: Clear, here: boolean): void {
    this.#clears.add(clear, here);
    for (const cache of [this.#cache, this.#singleUse]) cache.remove(entry => clears(clear, entry));
  }

  #heard(message: TabMessage): void {
    if (message.type === 'clear') {
      this.#end(message.clear, false);
      this.#changed(message.clear.reason);
    } else if (!this.#clears.end(message.entry)) {
      this.#cache.add(message.entry);
      this.#changed('verified');
    }
  }

  #changed(reason: ChangeReason): void {
    this.dispatchEvent(new StepUpChangeEvent(reason));
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
