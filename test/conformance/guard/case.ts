import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What a service answers, or how it fails to. */
export interface ServiceAnswer {
  status?: number;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  text?: string;
  type?: string;
  headers?: Record<string, string>;
  /** `reset`: the connection is dropped. `silence`: nothing comes. `drip`: it never ends. `cut`: it ends early. */
  fault?: 'reset' | 'silence' | 'drip' | 'cut';
}

/** What Transcodes' API knows in a case. */
export interface ProviderScript {
  /** Changes to the entry of the step-up, which is a good one else. */
  session?: Record<string, unknown>;
  /** Fields that the entry lacks. */
  without?: string[];
  /** The whole answer about the step-up instead. */
  sessionAnswer?: ServiceAnswer;
  /** The answer of the second route, which tells the state alone. Without one: 404. */
  stateAnswer?: ServiceAnswer;
  /** What the member's role says. Without it: an older API, which does not know the question. */
  permission?: unknown;
  permissionAnswer?: ServiceAnswer;
  /** What the key server answers, one time after the other; the last of them stays. Names of keys, or an answer. */
  keys?: Array<string[] | ServiceAnswer>;
}

/** How a token is made. */
export interface TokenScript {
  /** Changes to the claims of a good one. */
  claims?: Record<string, unknown>;
  /** Changes to its header. */
  header?: Record<string, unknown>;
  /** Claims and parameters that it lacks. */
  without?: string[];
  /** The text of its header instead, with `{good}` for the members of what it would be else. It is signed as it stands. */
  headerText?: string;
  /** The same of its claims. `{bytes:ff}` is what is no UTF-8. */
  claimsText?: string;
  /** Whose signature it has. `hmac`: that of the public key, taken for a secret. Default `issuer`. */
  signedBy?: 'issuer' | 'successor' | 'stranger' | 'hmac' | 'nobody';
}

/** What a request carries. */
export interface RequestScript {
  token?: TokenScript;
  /** The values of the header, with `{token}` in them. Default `Bearer {token}`; an empty list: none. */
  authorization?: string[];
  /** The values of `X-Step-Up-Session-Id`. Default one good id; an empty list: none. */
  sid?: string[];
  headers?: Record<string, string>;
  /** A text as it is, anything else as JSON. */
  body?: unknown;
}

/** How a request has to be answered. */
export type Expected =
  'allowed' | 'no-token' | 'invalid-token' | 'step-up' | 'denied' | 'not-checked' | 'invalid-settings';

/** One request of a case, and what has to be decided. */
export interface Step extends RequestScript {
  rule?: Record<string, unknown>;
  expected: Expected;
  /** Why, for the log. A half that tells no reasons is not asked. */
  reason?: string;
  /** With `allowed`: by a step-up, or by the role. Default `step-up`. */
  kind?: 'step-up' | 'allowed';
}

/** One case of the corpus, as it is written. `docs/conformance.md` says what each field means. */
export interface Case extends Omit<Step, 'expected'> {
  name: string;
  settings?: Record<string, unknown>;
  provider?: ProviderScript;
  /** Several requests one after the other, each with what is different from the case. */
  steps?: Step[];
  expected?: Expected;
  /** What the provider has to be asked in all, in this order: `session`, `state`, `permission`, `keys`. */
  asks?: string[];
}

/** All cases, by the file that they stand in. */
export function readCorpus(): Map<string, Case[]> {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = readdirSync(folder).filter(file => file.endsWith('.json'));
  return new Map(
    files.sort().map(file => [file.replace('.json', ''), JSON.parse(readFileSync(folder + file, 'utf8'))]),
  );
}

/** The requests of a case, each with what it has from the case. */
export function stepsOf({ steps, ...common }: Case): Step[] {
  if (!steps) return [common as Step];
  return steps.map(step => ({ ...common, ...step, rule: { ...common.rule, ...step.rule } }));
}

/**
 * Puts moments in the place of what stands for them: `{ "$time": -60 }` is a minute ago in Unix seconds, `$timeMs` in
 * Unix ms, `$timeIso` as a date, `$timeText` as a text of Unix seconds. `{ "$repeat": "x", "times": 9 }` is a long text.
 */
export function fillIn(value: unknown, now: number): unknown {
  if (Array.isArray(value)) return value.map(item => fillIn(item, now));
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, any>;
  if ('$time' in record) return Math.floor(now / 1000) + record.$time;
  if ('$timeMs' in record) return now + record.$timeMs * 1000;
  if ('$timeIso' in record) return new Date(now + record.$timeIso * 1000).toISOString();
  if ('$timeText' in record) return String(Math.floor(now / 1000) + record.$timeText);
  if ('$repeat' in record) return record.$repeat.repeat(record.times);
  return Object.fromEntries(Object.entries(record).map(([name, item]) => [name, fillIn(item, now)]));
}

/** A value with changes, and without some of its fields. */
export function changed(good: object, changes: object = {}, without: string[] = []): Record<string, unknown> {
  const all: Record<string, unknown> = { ...good, ...changes };
  for (const name of without) delete all[name];
  return all;
}
