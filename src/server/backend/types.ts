import type { StepUpError } from '../../protocol/errors.js';
import type { StepUpStore } from '../replay-stores/step-up-store.js';
import type { Action, Member, StepUpVerifier } from '../types.js';

/** The ways by which a person can prove who they are, as the wire names them. */
export type StepUpMethodType = 'passkey' | 'totp' | 'mail-code' | 'password' | 'recovery-code' | 'external';

/** A member as the app's own table of users has them, whatever else is in it. */
export interface AppMember {
  id: string;
  /** Of these three, only texts reach the page. */
  email?: unknown;
  name?: unknown;
  role?: unknown;
}

/** The member who is signed in, as `session` gave them. */
export type SignedInMember = Member & { id: string };

/** Who is signed in, as the app's own session says. */
export interface BackendSession {
  /** The member. `id` is required; of the rest only `email`, `name` and `role` ever reach the page, where they are texts. */
  member: Member | AppMember;
  /**
   * What tells this sign-in from all others: 128 random bits, made at sign-in and kept in the session, so that it survives
   * a new cookie. Only a digest of it is stored.
   */
  key: string;
  /** When the person signed in, Unix ms; for `freshSignIn`. */
  authenticatedAt?: number | undefined;
  /** By which methods they did (RFC 8176); for `freshSignIn`. */
  amr?: string[] | undefined;
}

/** What is to be done, as `permission` is asked about it. */
export interface BackendOperation {
  /** What is to be changed: 1 to 128 characters of RFC 6749's scope set. */
  resource: string;
  /** What is to be done to it. */
  action: Action;
  /** Which one, where the question or the rule names it. */
  target?: string;
}

/** What a page asks. */
export interface StepUpQuestion extends BackendOperation {
  /** Names the question on the wire; 128 random bits. */
  id: string;
  /** How old a step-up may be, whole seconds; 0: one of its own for this use. */
  maxAge: number;
  /** A role's permission is not enough. */
  force: boolean;
  /** The levels of which one has to be reached. */
  acrValues?: string[];
  /** A step-up at or before this was refused by a server, and does not count, Unix ms. */
  notBefore?: number;
  /** What is about to happen, in the page's words: at most 200 characters, and not to be trusted. */
  comment?: string;
  /** Unix ms. */
  askedAt: number;
  /** Unix ms. */
  expiresAt: number;
}

/** What a method finds beside the answer. */
export interface MethodContext {
  member: SignedInMember;
  question: StepUpQuestion;
  /** What was kept with the latest challenge of this method for this question. A new challenge ends the one before. */
  kept: {
    write(value: string): Promise<void>;
    read(): Promise<string | null>;
    /** Reads and ends it, for one caller only. */
    pull(): Promise<string | null>;
  };
  /** A digest of a short code under the backend's secret, bound to the question. */
  seal(code: string): Promise<string>;
  /** Claims a key of this method and member: true for the first caller only. `ttl` in ms. */
  claim(key: string, ttl: number): Promise<boolean>;
}

/** A method whose answer comes by the wire. */
export interface AnsweredMethod {
  readonly type: Exclude<StepUpMethodType, 'external'>;
  /** Which field of an answer carries it. */
  readonly field: 'code' | 'password' | 'credential';
  /** The authentication methods that a right answer proves (RFC 8176). */
  readonly amr: readonly string[];
  /** Whether an answer takes a try, and is paused for after too many. */
  readonly guessable: boolean;
  /** Whether the member can be asked for it; with a hint to what they know it by. Null: they have none. */
  offer(member: SignedInMember): Promise<{ hint?: string | null | undefined } | null>;
  /** Begins it, where something has to be sent first. */
  challenge?(context: MethodContext): Promise<Record<string, unknown>>;
  /** How many seconds have to pass between two challenges of one question, where somebody is bothered by them. */
  readonly pauseBetween?: number;
  /** Whether the answer holds. Throws where that could not be found out. */
  check(answer: unknown, context: MethodContext): Promise<boolean>;
}

/** What came back from elsewhere. */
export interface ExternalAnswer {
  /** The question that `start` was given. */
  questionId: string;
  /** Who proved who they are. */
  member: Member | AppMember;
  /** When, Unix ms: what the other side says, and not when it came back. */
  authenticatedAt: number;
  /** The level that was reached, where the other side says. */
  acr?: string | undefined;
  /** The authentication methods that were used (RFC 8176), where the other side says. */
  amr?: string[] | undefined;
}

/** A method whose answer comes by a navigation in a window of its own. */
export interface ExternalMethod {
  readonly type: 'external';
  /** Whether the member can be asked for it. Null: they have no account there. */
  offer(member: SignedInMember): Promise<{ hint?: string | null | undefined } | null>;
  /**
   * Begins it: keeps what `finish` needs in the app's session, which `raw` leads to.
   * @param raw The framework's own request.
   * @returns The address at which the person is asked.
   */
  start(request: Request, question: StepUpQuestion, raw: unknown): Promise<URL>;
  /** Reads what came back to `GET {url}/external`; null: nothing good. */
  finish(request: Request, raw: unknown): Promise<ExternalAnswer | null>;
}

/** One way to step up. Made by `passkey`, `totp`, `mailCode`, `password`, `recoveryCode` or `external`. */
export type StepUpMethod = AnsweredMethod | ExternalMethod;

/** What happened, for logs. Holds no code, no password, no key and no id of a step-up. */
export interface StepUpBackendEvent {
  /**
   * - `asked`: a question was opened; `denied`: the member may not; `setup-required`: they have no method that would do.
   * - `challenged`: a method was begun; `failed`: its answer does not hold; `paused`: too many did not, or it was begun too
   *   soon; `rejected`: what came back from elsewhere is no answer.
   * - `verified`: the step-up counts; `cancelled`: the person gave the question up; `ended`: the app has ended what was
   *   verified and asked, by `end()`.
   * - `cross-site`: a request that does not come from a page of the app; `unavailable`: something threw, or did not answer.
   */
  type:
    | 'asked'
    | 'denied'
    | 'setup-required'
    | 'challenged'
    | 'failed'
    | 'paused'
    | 'verified'
    | 'rejected'
    | 'cancelled'
    | 'ended'
    | 'cross-site'
    | 'unavailable';
  /** Who is signed in; missing where that is not known, or `end()` was given a key. */
  memberId?: string;
  /** What was asked about, with `action` and `target`; missing where it is about no question. */
  resource?: string;
  action?: Action;
  target?: string;
  /** By which method, once one was begun. */
  method?: StepUpMethodType;
  /** With `verified`: whether somebody stepped up, or the role needs none. */
  kind?: 'step-up' | 'allowed';
  /** With `unavailable`: what went wrong. */
  error?: StepUpError;
}

/** Settings of `createStepUpBackend`. */
export interface StepUpBackendOptions {
  /**
   * Tells who is signed in, from the app's own cookie; null: nobody. `raw` is what the adapter was given, such as Express's
   * request with its `session`. Without `member.id` or `key` every request is answered with 503.
   */
  session(
    request: Request,
    raw: unknown,
  ): Promise<BackendSession | null | undefined> | BackendSession | null | undefined;
  /** The ways to step up, the best ones first. Each type once. */
  methods: StepUpMethod[];
  /** The path under which the wire lies. Default `/step-up`. Where Express mounts it deeper, that counts as well. */
  url?: string | undefined;
  /** Whether the member may do it: not at all, without a step-up, or with one. Default: always with one. */
  permission?(
    member: SignedInMember,
    operation: BackendOperation,
  ): 'deny' | 'allow' | 'step-up' | Promise<'deny' | 'allow' | 'step-up'>;
  /** The levels by their names, rising, and which types reach each. With `acrValues` only such types are offered. */
  levels?: Record<string, StepUpMethodType[]> | undefined;
  /** Whether a sign-in within the question's max-age counts as a step-up, never for a single use. Default: never. */
  freshSignIn?(
    session: BackendSession & { member: SignedInMember },
    question: Omit<StepUpQuestion, 'id' | 'expiresAt'>,
  ): boolean;
  /** Where all of it is kept. Default `memoryStepUpStore()`: this process's memory. */
  store?: StepUpStore | undefined;
  /**
   * What short codes are digested under: at least 32 random characters, the same in every process. Default: random ones of
   * this process. Required with a store that processes share.
   */
  secret?: string | undefined;
  /** The public origins of the app's pages. Default: the origin of the request itself. */
  origins?: string[] | undefined;
  /** How long a question stays open, seconds. Default 300. */
  questionTtl?: number | undefined;
  /** How long a step-up is remembered, seconds. Default 600. No rule's `maxAge` reaches further. */
  proofTtl?: number | undefined;
  /** How many wrong answers of one type a member has before the pause. Default 5. */
  tries?: number | undefined;
  /** Where the app lets a member set up a factor; told to the page. A path, or an address of one of `origins`. */
  setupUrl?: string | undefined;
  /** The app's own page for a member without script who has to step up. A path, or an address of one of `origins`. */
  challengeUrl?: string | undefined;
  /** The app's own page to sign in, for a request without script of nobody. A path, or an address of one of `origins`. */
  signInUrl?: string | undefined;
  /** Gets what happens. What it throws, rejects with or answers changes nothing. */
  onEvent?: ((event: StepUpBackendEvent) => void) | undefined;
}

/** The server half of step-up for an app with its own sign-in. */
export interface StepUpBackend {
  /** The path under which the wire lies, as it was set. */
  readonly url: string;
  /**
   * Answers the requests of the wire. Never rejects.
   * @param raw The framework's own request, for `session` and `finish`. Its `baseUrl` counts, as Express sets it.
   * @returns null where the path is not the wire's.
   */
  handle(request: Request, raw?: unknown): Promise<Response | null>;
  /** The verifier for `createStepUpGuard`. */
  readonly verifier: StepUpVerifier;
  /**
   * Ends all questions and step-ups of a member, as after a change of password, or of one sign-in.
   * @throws {StepUpError} `unavailable` where the store does not answer: they may then still hold.
   */
  end(of: { memberId: string } | { key: string }): Promise<void>;
}
