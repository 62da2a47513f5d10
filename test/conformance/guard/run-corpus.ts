import assert from 'node:assert/strict';
import { type Case, fillIn, readCorpus, type RequestScript, stepsOf } from './case.js';
import { assertOutcome, type HalfResult } from './outcome.js';
import { SERVER_TOKEN, startScriptedProvider, type ScriptedService } from './scripted-provider.js';
import { createSigners, PROJECT_ID, type Signers } from './tokens.js';

/** A case as a half gets it: with real tokens, and addresses that answer. */
export interface GivenCase {
  name: string;
  settings: Record<string, unknown>;
  steps: Array<{
    request: { method: string; path: string; headers: Array<[name: string, value: string]>; body: string };
    rule: Record<string, unknown>;
  }>;
}

/** Decides about all cases, one after the other. */
export type Half = (cases: GivenCase[]) => Promise<Map<string, HalfResult>>;

/** What came of one case: nothing, or why it does not conform. */
export interface Verdict {
  name: string;
  problem: Error | null;
}

/** Runs the whole corpus against one half. */
export async function runCorpus(half: Half): Promise<Verdict[]> {
  const provider = await startScriptedProvider();
  try {
    const signers = createSigners();
    const written = [...readCorpus()].flatMap(([file, cases]) =>
      cases.map(one => ({ ...one, name: `${file}: ${one.name}`, rule: { ...RULE, ...one.rule } })),
    );
    assert.equal(new Set(written.map(({ name }) => name)).size, written.length, 'names are unique');
    const services = written.map(one => provider.add(one.provider ?? {}, signers.jwks));
    const given = written.map((one, at) => toGiven(one, services[at]!, signers));
    const results = await half(given);
    return written.map((one, at) => ({
      name: one.name,
      problem: problemOf(() => judge(one, results.get(one.name), services[at]!)),
    }));
  } finally {
    await provider.close();
  }
}

const RULE = { resource: 'documents', action: 'delete' };

function toGiven(one: Case, service: ScriptedService, signers: Signers): GivenCase {
  const now = Date.now();
  const keys: Record<string, unknown> = {
    ...signers.jwks,
    private: signers.privateJwk,
    set: { keys: [signers.jwks.issuer, signers.jwks.successor] },
    twice: { keys: [signers.jwks.issuer, signers.jwks.stranger] },
    fetched: service.keysUrl,
  };
  const { publicKey = 'issuer', ...settings } = one.settings ?? {};
  return {
    name: one.name,
    settings: {
      projectId: PROJECT_ID,
      serverToken: SERVER_TOKEN,
      publicKey: typeof publicKey === 'string' ? (keys[publicKey] ?? publicKey) : publicKey,
      apiUrl: service.url,
      ...settings,
    },
    steps: stepsOf(one).map(step => ({ request: toRequest(step, signers, now), rule: step.rule! })),
  };
}

function toRequest(step: RequestScript, signers: Signers, now: number): GivenCase['steps'][0]['request'] {
  const token = signers.token(step.token ?? {}, now);
  const body = fillIn(step.body, now);
  const isText = body === undefined || typeof body === 'string';
  const headers: Array<[string, string]> = Object.entries(step.headers ?? {});
  if (body !== undefined && !headers.some(([name]) => name.toLowerCase() === 'content-type'))
    headers.push(['Content-Type', 'application/json']);
  for (const value of step.authorization ?? ['Bearer {token}'])
    headers.push(['Authorization', fillIn(value, now) as string]);
  for (const value of step.sid ?? ['ssid_0123456789']) headers.push(['X-Step-Up-Session-Id', value]);
  return {
    method: 'POST',
    path: '/documents/1042',
    headers: headers.map(([name, value]) => [name, value.replace('{token}', token)]),
    body: isText ? (body ?? '') : JSON.stringify(body),
  };
}

function judge(one: Case, result: HalfResult | undefined, service: ScriptedService): void {
  assert.ok(result, 'the half told what it did');
  if (one.expected === 'invalid-settings')
    return assert.ok('misconfigured' in result, 'settings are refused');
  assert.ok('outcomes' in result, 'settings are taken');
  const steps = stepsOf(one);
  steps.forEach((step, at) => {
    const problem = problemOf(() => assertOutcome(step, result.outcomes[at]));
    if (problem)
      throw new Error(`request ${at + 1} of ${steps.length}: ${problem.message}`, { cause: problem });
  });
  if (one.asks) assert.deepEqual(service.asked, one.asks, 'what the provider was asked');
}

function problemOf(check: () => void): Error | null {
  try {
    check();
    return null;
  } catch (error) {
    return error as Error;
  }
}
