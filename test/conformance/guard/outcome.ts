import assert from 'node:assert/strict';
import type { Expected, Step } from './case.js';

/** What a half did with one request. */
export interface Outcome {
  /** 200: let through. */
  status: number;
  /** Of an answer that is sent instead; names in small letters. */
  headers?: Record<string, string>;
  /** The problem document. */
  body?: unknown;
  /** Who passed, and by what. */
  member?: string;
  kind?: string;
  /** Why not, where the half tells. */
  reason?: string;
}

/** What a half did with a case. `misconfigured`: it refused the settings. */
export type HalfResult = { misconfigured: true } | { outcomes: Outcome[] };

const DETAILS = {
  'no-token': [401, 'Unauthorized', 'Sign in first.'],
  'invalid-token': [401, 'Unauthorized', 'Sign in first.'],
  'step-up': [401, 'Unauthorized', 'Verify again that it is you.'],
  denied: [403, 'Forbidden', 'You may not do this.'],
  'not-checked': [503, 'Service Unavailable', 'The step-up could not be checked just now.'],
} as const;

/** Compares what a half did with one request with what it has to do: status, challenge, headers, body and reason. */
export function assertOutcome(step: Step, outcome: Outcome | undefined): void {
  assert.ok(outcome, 'there is an outcome');
  if (step.expected === 'allowed') {
    assert.deepEqual(
      { status: outcome.status, member: outcome.member, kind: outcome.kind },
      { status: 200, member: 'member-1', kind: step.kind ?? 'step-up' },
    );
    return;
  }
  const [status, title, detail] = DETAILS[step.expected as keyof typeof DETAILS];
  const { headers = {} } = outcome;
  assert.deepEqual(
    {
      status: outcome.status,
      challenge: headers['www-authenticate'],
      retryAfter: headers['retry-after'],
      type: headers['content-type'],
      cacheControl: headers['cache-control'],
      exposed: headers['access-control-expose-headers'],
      body: outcome.body,
    },
    {
      status,
      challenge: challengeOf(step.expected, step.rule),
      retryAfter: status === 503 ? '5' : undefined,
      type: 'application/problem+json',
      cacheControl: 'no-store',
      exposed: 'WWW-Authenticate, Retry-After',
      body: { type: 'about:blank', title, status, detail },
    },
  );
  if (step.reason !== undefined && outcome.reason !== undefined)
    assert.equal(outcome.reason, step.reason, 'reason');
}

function challengeOf(expected: Expected, rule: Record<string, any> = {}): string | undefined {
  const scope = `scope="${rule.resource}:${rule.action}"`;
  if (expected === 'no-token') return `Bearer ${scope}`;
  if (expected === 'invalid-token') return 'Bearer error="invalid_token"';
  if (expected !== 'step-up') return undefined;
  const maxAge = { '90s': 90, '5m': 300, '1h': 3600 }[String(rule.maxAge)] ?? rule.maxAge ?? 900;
  const classes = rule.acrValues ? `, acr_values="${rule.acrValues.join(' ')}"` : '';
  return `Bearer error="insufficient_user_authentication", ${scope}, max_age=${maxAge}${classes}`;
}
