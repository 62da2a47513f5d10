import type { BoundedStore } from './bounded-store.js';
import type { Identity } from './identity.js';
import type { Life, Lives } from './lives.js';
import { randomId } from './random.js';
import type { StepUpMethodType, StepUpQuestion } from './types.js';

/** A question as it is kept. */
export interface KeptQuestion extends StepUpQuestion {
  memberDigest: string;
  life: Life;
  /** What may answer it. */
  methods: StepUpMethodType[];
  state: { name: 'open' } | { name: 'verified'; sid: string } | { name: 'rejected' };
}

/** Whether a question takes an answer: what was rejected is one go at `external`, and not the question. */
export function isUnanswered({ state }: KeptQuestion): boolean {
  return state.name !== 'verified';
}

/** A question and its text in the store, which has to be the same still when it is changed. */
export interface FoundQuestion {
  question: KeptQuestion;
  text: string;
}

/** The questions of all sign-ins. Each sign-in has a ring of places: the next question takes the place of the oldest. */
export interface Questions {
  open(
    identity: Identity,
    wanted: Omit<StepUpQuestion, 'id' | 'expiresAt'>,
    life: Life,
    methods: StepUpMethodType[],
  ): Promise<KeptQuestion>;
  /** Finds a question of this member and this sign-in; null where there is none, or it has ended. */
  find(identity: Identity, id: string): Promise<FoundQuestion | null>;
  /** Changes the state of a question that is as it was found: true for one caller only. Null ends it. */
  settle(identity: Identity, found: FoundQuestion, state: KeptQuestion['state'] | null): Promise<boolean>;
}

/**
 * The place of a question among those of its sign-in. All that is kept of a question is kept by this, so that a sign-in has
 * no more of it than places, however many questions are asked.
 */
export function placeOf({ sessionDigest }: Identity, id: string): string {
  return `${sessionDigest}:${id.slice(-2)}`;
}

const PLACES = 20;

// So many times somebody else may have taken the next place first.
const ATTEMPTS = 20;

/** Makes the questions in a store. `life`: how long one lives, ms. */
export function createQuestions(store: BoundedStore, lives: Lives, life: number): Questions {
  const keyOf = (identity: Identity, id: string): string => `question:${placeOf(identity, id)}`;

  /** The place of the question that was asked longest ago. */
  async function nextPlace({ sessionDigest }: Identity): Promise<number> {
    const key = `place:${sessionDigest}`;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const former = await store.get(key);
      const place = former === null ? 0 : (Number(former) + 1) % PLACES;
      if (await store.swap(key, former, String(place), 2 * life)) return place;
    }
    // A flood of questions, which end each other in any case.
    return Math.floor(Math.random() * PLACES);
  }

  return {
    async open(identity, wanted, marks, methods) {
      const place = await nextPlace(identity);
      const question: KeptQuestion = {
        ...wanted,
        id: `${randomId()}${String(place).padStart(2, '0')}`,
        expiresAt: wanted.askedAt + life,
        memberDigest: identity.memberDigest,
        life: marks,
        methods,
        state: { name: 'open' },
      };
      await store.set(keyOf(identity, question.id), JSON.stringify(question), life);
      return question;
    },

    async find(identity, id) {
      if (!/^[\w-]{22}\d\d$/.test(id)) return null;
      const text = await store.get(keyOf(identity, id));
      if (text === null) return null;
      const question = JSON.parse(text) as KeptQuestion;
      if (question.id !== id || question.memberDigest !== identity.memberDigest) return null;
      if (question.expiresAt <= Date.now() || !(await lives.holds(identity, question.life))) return null;
      return { question, text };
    },

    async settle(identity, { question, text }, state) {
      const next = state && JSON.stringify({ ...question, state });
      const left = Math.max(1, question.expiresAt - Date.now());
      return store.swap(keyOf(identity, question.id), text, next, left);
    },
  };
}
