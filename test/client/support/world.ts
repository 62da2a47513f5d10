import { strict as assert } from 'node:assert';
import type sinon from 'sinon';
import { StepUpClient, type StepUpRequest, type Verification } from '../../../src/client/at-once.js';
import type { ProviderAnswer, StepUpProvider } from '../../../src/client/types.js';
import { createLateHalf, type LateHalf } from './late-half.js';
import { createOrigin, createStorage, type Broken, type Tab } from './origin.js';
import { SHARED_NAME } from '../../../src/client/scope.js';

/** What a provider was asked, and what it did about it. */
interface ProviderQuestion {
  tab: Page;
  request: StepUpRequest;
  memberId: string;
  signal: AbortSignal;
  /** When it was asked, by the order of everything that happens. */
  asked: number;
  state: 'pending' | 'answered';
  resolve(answer: ProviderAnswer): void;
  reject(error: unknown): void;
}

/** A complete, positive answer of the provider, with all that it may count for. */
interface Grant {
  tab: Page;
  sid: string | undefined;
  kind: 'step-up' | 'allowed';
  resource: string;
  action: string;
  memberId: string;
  acr: string | undefined;
  asked: number;
  /** On both clocks, ms: not before this did the provider verify. */
  wall: number;
  monotonic: number;
  /** Of the provider's own limit: how long after, ms. */
  life: number;
  /** It was asked with max-age 0. */
  forSingleUse: boolean;
  usedBy: Asker | undefined;
  proofTaken: boolean;
}

/** One call of `require`. */
interface Asker {
  tab: Page;
  request: StepUpRequest;
  controller: AbortController;
  began: number;
  outcomes: number;
}

/** One page with its client and its provider. */
export interface Page {
  tab: Tab;
  client: StepUpClient;
  broken: Broken;
  keeps: boolean;
  /** The half of its client that asks. */
  half: LateHalf;
  /** After how many happenings that comes. */
  delay: number;
  open: boolean;
  /** In the back/forward cache: it does nothing, and hears nothing. */
  asleep: boolean;
  /** The member whom this page was told of last. */
  knows: string | null | undefined;
  report(): void;
}

interface End {
  /** When, by the order of everything that happens. */
  ordinal: number;
  resource?: string;
  action?: string;
  page: Page;
}

export const MINUTE = 60_000;

/** Several pages of one origin with their clients, and an account of what each may say. */
export class World {
  readonly origin = createOrigin();
  readonly pages: Page[] = [];
  /** Tabs that are on a page without a client now. */
  readonly away: Page[] = [];
  /** Consoles that a provider shows. */
  readonly consoles: Array<{ tab: Page; isOver: boolean; close(): void }> = [];
  readonly askers: Asker[] = [];
  readonly questions: ProviderQuestion[] = [];
  readonly #grants: Grant[] = [];
  readonly #ends: End[] = [];
  readonly clock: sinon.SinonFakeTimers;
  /** Who is signed in, in all pages. */
  member: string | null = 'ada';
  readonly #failures: unknown[] = [];
  #ordinal = 0;
  #sids = 0;
  told = 0;
  readonly #delays: readonly number[];

  /** @param delays After how many happenings the half that asks comes to a page, one page after the other. */
  constructor(clock: sinon.SinonFakeTimers, delays = [0]) {
    this.clock = clock;
    this.#delays = delays;
  }

  open(broken: Broken, keeps: boolean, storage?: Storage, opened = false): Page {
    const tab = this.origin.open(broken, storage, opened);
    const listeners = new Set<(session: { member: { id: string } | null }) => void>();
    const current = (): { id: string } | null => {
      this.#learn(page, this.member);
      return this.member === null ? null : { id: this.member };
    };
    const provider: StepUpProvider = {
      name: 'model',
      ready: async () => undefined,
      getMember: async () => current(),
      verify: (request, signal) => this.#verify(page, request, signal),
      openConsole: () =>
        new Promise(resolve => {
          const shown = {
            tab: page,
            isOver: false,
            close: () => {
              this.consoles.splice(this.consoles.indexOf(shown), 1);
              resolve('closed');
            },
          };
          this.consoles.push(shown);
        }),
      getAccessToken: async () => null,
      onSessionChange(callback) {
        listeners.add(callback);
        return () => listeners.delete(callback);
      },
    };
    const half = createLateHalf();
    const delay = this.#delays[this.pages.length % this.#delays.length]!;
    if (!delay) half.arrive();
    const page: Page = {
      tab,
      broken,
      keeps,
      half,
      delay,
      open: true,
      asleep: false,
      knows: undefined,
      client: new StepUpClient({ provider, storage: keeps ? 'session' : 'memory' }, tab.scope, half.late),
      report: () => listeners.forEach(listener => listener({ member: current() })),
    };
    this.pages.push(page);
    return page;
  }

  /** As when its process dies: it is told nothing. */
  close(page: Page): void {
    page.open = false;
    page.tab.close();
    for (const { tab, close } of [...this.consoles]) if (tab === page) close();
  }

  /** The tab goes to a page without a client. */
  leave(page: Page): void {
    page.tab.dispatch('pagehide');
    this.close(page);
    this.away.push(page);
  }

  comeBack(which: number): void {
    const [page] = this.away.splice(which % (this.away.length || 1), 1);
    if (page) this.open(page.broken, page.keeps, page.tab.storage);
  }

  /** Opens a tab with a copy of a tab's storage: by itself it must know nothing. */
  async openCopy({ broken, keeps, tab }: Page): Promise<void> {
    const { client, half } = this.open(broken, keeps, createStorage(tab.storage), true);
    half.arrive();
    await client.readMember();
    assert.equal(client.isVerified(), false, 'a copied storage was believed');
  }

  sleep(page: Page): void {
    page.tab.dispatch('pagehide', true);
    page.asleep = page.tab.isDeaf = true;
  }

  wake(page: Page): void {
    page.asleep = page.tab.isDeaf = false;
    page.tab.dispatch('pageshow', true);
  }

  takeOver(page: Page): void {
    // They cannot be closed.
    for (const shown of this.consoles) shown.isOver = true;
    page.client.takeOver();
  }

  /** Its page lives on, without it. */
  dispose(page: Page): void {
    page.client.dispose();
    assert.equal(page.client.isVerified(), false);
    assert.equal(page.tab.listeners, 0, 'a listener is left');
    this.close(page);
  }

  openConsole(page: Page): void {
    const refused = (error: Error): void => assert.equal(error.name, 'StepUpError', error.stack);
    // Its own visit before is given up, and cannot be closed.
    for (const shown of this.consoles) if (shown.tab === page) shown.isOver = true;
    void page.client
      .openConsole('/')
      .then(() => undefined, refused)
      .catch((failure: unknown) => this.#failures.push(failure));
  }

  require(page: Page, request: StepUpRequest): void {
    const controller = new AbortController();
    const asker: Asker = { tab: page, request, controller, began: this.#ordinal++, outcomes: 0 };
    this.askers.push(asker);
    const told = (verification: Verification): void => {
      if (page.open) this.#mayTell(page, request, verification, asker);
    };
    const refused = (error: Error): void => assert.equal(error.name, 'StepUpError', error.stack);
    void page.client
      .require({ ...request, signal: controller.signal })
      .finally(() => asker.outcomes++)
      .then(told, refused)
      .catch((failure: unknown) => this.#failures.push(failure));
  }

  answer(question: ProviderQuestion, how: AnswerShape): void {
    if (question.state === 'answered') return question.resolve({ kind: 'step-up', sid: 'twice' });
    question.state = 'answered';
    const { request, signal } = question;
    if (how.shape === 'refusal') return question.reject(Object.assign(new Error('no'), { code: 'denied' }));
    if (how.shape === 'malformed') return question.resolve(how.malformed as ProviderAnswer);
    const kind = how.shape;
    const sid = kind === 'step-up' ? `sid-${++this.#sids}` : undefined;
    const answer: ProviderAnswer = {
      kind,
      ...(sid && { sid }),
      ...(how.life && { expiresAt: Date.now() + how.life }),
    };
    if (!signal.aborted && question.tab.open) {
      const { resource, action, acrValues } = request;
      this.#grants.push({
        tab: question.tab,
        ...{ sid, kind, resource, action },
        memberId: question.memberId,
        acr: acrValues && String(acrValues),
        asked: question.asked,
        wall: Date.now(),
        monotonic: performance.now(),
        life: how.life || Infinity,
        forSingleUse: request.maxAge === 0,
        usedBy: undefined,
        proofTaken: false,
      });
    }
    question.resolve(answer);
  }

  clear(page: Page, request?: StepUpRequest): void {
    page.client.clear(request);
    const scope = request?.cacheScope ?? 'action';
    this.#end(
      page,
      request && scope !== 'session' ? request.resource : undefined,
      request && scope === 'action' ? request.action : undefined,
    );
    // What is written down is known at once, wherever it can be read.
    const everything: StepUpRequest = {
      ...(request ?? { resource: 'documents', action: 'delete' }),
      ...(request?.cacheScope === undefined && { cacheScope: request ? 'action' : 'session' }),
    };
    for (const other of this.pages) {
      if (other === page || !other.open || other.asleep || !isWritten(page, other)) continue;
      const verification = other.client.peek({ ...everything, maxAge: 900 });
      if (verification) this.#mayTell(other, { ...everything, maxAge: 900 }, verification);
    }
  }

  /** Peeks in a page, and makes sure that it changed nothing anywhere. */
  peek(page: Page, request: StepUpRequest): void {
    const before = this.#trace();
    const verification = page.client.peek(request);
    assert.equal(page.client.isVerified(request), verification !== null);
    assert.deepEqual(this.#trace(), before);
    if (verification) this.#mayTell(page, request, verification);
  }

  takeProof(page: Page, request: StepUpRequest): void {
    const proof = page.client.takeProof(request);
    if (!proof) return;
    this.#accountFor(proof, grant => {
      assert.equal(grant.tab, page, 'a proof of another page');
      assert.ok(grant.forSingleUse, 'a proof of no single use');
      assert.equal(grant.proofTaken, false, 'a proof was handed out twice');
      this.#counts(page, { ...request, maxAge: 60, cacheScope: 'action' }, proof, grant);
      grant.proofTaken = true;
    });
  }

  setWall(ms: number): void {
    this.clock.setSystemTime(Date.now() + ms);
  }

  /** Lets happen whatever happens by itself, in so many ms. */
  async pass(ms = 0): Promise<void> {
    await settle();
    this.clock.tick(ms);
    await settle();
    for (let rounds = 0; rounds < 2; rounds++) {
      this.clock.tick(0);
      await settle();
    }
    this.#oneQuestionAtATime();
    if (this.#failures.length) throw this.#failures[0];
  }

  /** Something has happened: what comes late may come now. */
  nextHappening(): void {
    for (const page of this.pages) if (!page.asleep && --page.delay === 0) page.half.arrive();
  }

  /** Brings everything to its end, and makes sure that nothing is left. */
  async finish(): Promise<void> {
    for (const page of this.pages) if (page.open && page.asleep) this.wake(page);
    for (const { half } of this.pages) half.arrive();
    for (const { controller } of this.askers) controller.abort();
    await this.pass(1000);
    // Each may have waited for the one before.
    while (this.consoles.length) {
      this.consoles[0]!.close();
      await this.pass(1000);
    }
    // Longer than the client's time limit: a turn may be waited for in vain.
    await this.pass(6 * MINUTE);
    for (const { tab, outcomes } of this.askers) {
      if (tab.open) assert.equal(outcomes, 1, 'an asker without exactly one outcome');
    }
    const living = this.pages.filter(({ open }) => open);
    for (const { client } of living) client.clear();
    await this.pass(1000);
    assert.ok(this.clock.countTimers() <= this.pages.length, 'a timer beside the one of each client is left');
    await this.pass(30 * MINUTE);
    for (const page of living) assert.equal(page.client.isVerified(), false);
    assert.equal(this.origin.locks, 0, 'a lock is left');
    assert.equal(this.clock.countTimers(), 0, 'a timer is left');
    for (const { tab } of living) assert.ok(tab.listeners <= 4, 'a listener is left');
    for (const { client } of living) client.dispose();
    assert.equal(this.origin.channels, 0, 'a channel is left');
    for (const { tab } of living) assert.equal(tab.listeners, 0, 'a listener is left');
    assert.equal(this.clock.countTimers(), 0, 'a timer is left');
  }

  #verify(page: Page, request: StepUpRequest, signal: AbortSignal): Promise<ProviderAnswer> {
    return new Promise((resolve, reject) =>
      this.questions.push({
        tab: page,
        request,
        memberId: page.knows!,
        signal,
        asked: this.#ordinal++,
        state: 'pending',
        resolve,
        reject,
      }),
    );
  }

  #learn(page: Page, member: string | null): void {
    if (page.knows && member !== page.knows && page.open) this.#end(page);
    page.knows = member;
  }

  #end(page: Page, resource?: string, action?: string): void {
    this.#ends.push({ ordinal: ++this.#ordinal, page, resource, action });
    this.#ordinal++;
  }

  /**
   * Makes sure that one of the provider's answers allows to say this. A pass without MFA has no id of its own: another
   * answer may look the same.
   */
  #accountFor(verification: Verification, check: (grant: Grant) => void): void {
    const { sid, kind, resource, action, memberId, verifiedAt } = verification;
    const wanted = JSON.stringify([sid, kind, resource, action, memberId, verifiedAt]);
    let failure: unknown = new Error(`verified without an answer of the provider: ${wanted}`);
    for (const grant of this.#grants) {
      const given = [grant.sid, grant.kind, grant.resource, grant.action, grant.memberId, grant.wall];
      if (JSON.stringify(given) !== wanted) continue;
      try {
        return check(grant);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  #mayTell(page: Page, request: StepUpRequest, verification: Verification, asker?: Asker): void {
    this.told++;
    this.#accountFor(verification, grant => {
      this.#counts(page, request, verification, grant);
      if (request.maxAge !== 0) {
        return assert.equal(grant.forSingleUse, false, 'a single use for somebody else');
      }
      assert.ok(asker && !verification.fromCache, 'a single use from the cache');
      assert.ok(grant.asked >= asker.began, 'a single use of something that was asked before');
      assert.equal(grant.tab, page, 'a single use of another page');
      assert.ok(grant.forSingleUse, 'a single use of what was asked for more');
      assert.equal(grant.usedBy, undefined, 'a single use for two');
      grant.usedBy = asker;
    });
  }

  #counts(page: Page, request: StepUpRequest, verification: Verification, grant: Grant): void {
    const { resource, action, cacheScope = 'action', forceStepUp, acrValues, maxAge = 900 } = request;
    assert.equal(verification.memberId, page.client.memberId, 'verified for somebody else');
    const exact = grant.resource === resource && grant.action === action;
    if (grant.kind === 'allowed') assert.ok(exact && !forceStepUp, 'a pass without MFA counts too much');
    else {
      const covers =
        exact || cacheScope === 'session' || (cacheScope === 'resource' && grant.resource === resource);
      assert.ok(covers, 'verified for something else');
    }
    if (acrValues) assert.equal(grant.acr, String(acrValues));
    const age = Math.max(Date.now() - grant.wall, Math.floor(performance.now() - grant.monotonic));
    if (maxAge !== 0) assert.ok(age < (maxAge as number) * 1000, `too old: ${age} ms`);
    assert.ok(age < grant.life, `older than the provider allows: ${age} ms`);
    for (const end of this.#ends) {
      const covers =
        (end.resource ?? grant.resource) === grant.resource && (end.action ?? grant.action) === grant.action;
      if (end.ordinal <= grant.asked || !covers || !this.#reaches(end, page)) continue;
      assert.fail('verified though it was cleared since');
    }
  }

  /** Whether a page has to know of what was ended in another. */
  #reaches(end: End, page: Page): boolean {
    if (end.page === page || isWritten(end.page, page)) return true;
    // Else somebody has to tell it.
    return !end.page.broken.channel && !page.broken.channel && !page.asleep;
  }

  #oneQuestionAtATime(): void {
    const open = this.questions.filter(
      ({ state, signal, tab }) => state === 'pending' && !signal.aborted && tab.open,
    );
    const shown = [...open, ...this.consoles.filter(({ tab, isOver }) => tab.open && !isOver)];
    const locked = shown.filter(({ tab }) => !tab.broken.locks);
    assert.ok(locked.length <= 1, `${locked.length} questions at a time`);
    for (const page of this.pages) {
      assert.ok(open.filter(({ tab }) => tab === page).length <= 1, 'two questions in one page');
    }
  }

  /** All that a peek must not change. */
  #trace(): unknown {
    return {
      questions: this.questions.length,
      timers: this.clock.countTimers(),
      locks: this.origin.locks,
      channels: this.origin.channels,
      pages: this.pages.map(({ tab, client, knows }) => [
        tab.listeners,
        tab.storage.getItem(`${SHARED_NAME}.verifications`),
        client.memberId,
        knows,
      ]),
    };
  }
}

/** Whether a clear in one page is written where another one reads it; a storage too full for it is emptied. */
function isWritten(from: Page, to: Page): boolean {
  return !to.broken.localStorage && (from.broken.localStorage ?? 'full') === 'full';
}

/** How a provider answers. */
export interface AnswerShape {
  shape: 'step-up' | 'allowed' | 'refusal' | 'malformed';
  malformed?: unknown;
  /** The provider's own limit, ms; 0: none. */
  life: number;
}

/** Lets every promise go as far as it can. */
async function settle(): Promise<void> {
  await new Promise(resolve => setImmediate(resolve));
}
