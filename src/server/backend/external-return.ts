import { CLOCK_TOLERANCE } from '../judge-session.js';
import { proofFor, tellProof } from './answer.js';
import type { BackendContext } from './context.js';
import type { Identity } from './identity.js';
import type { FoundQuestion } from './questions.js';
import type { ExternalAnswer } from './types.js';
import { gone } from './wire.js';

/** `GET {url}/external`: reads what came back in the window, and answers with a page that closes itself. */
export async function externalReturn(
  context: BackendContext,
  identity: Identity | null,
  request: Request,
  raw: unknown,
): Promise<Response> {
  const method = context.methods.get('external');
  if (method?.type !== 'external') gone();
  const answer = await method.finish(request, raw);
  const found = answer && identity && (await context.questions.find(identity, answer.questionId));
  // Somebody else's question cannot be told from none, and is not touched.
  if (!answer || !identity || found?.question.state.name !== 'open') return closingPage();
  if (!found.question.methods.includes('external')) return closingPage();
  const { resource, action, target } = found.question;
  const about = { memberId: identity.member.id, resource, action, target, method: method.type };
  if (!answers(context, answer, identity, found)) {
    await context.questions.settle(identity, found, { name: 'rejected' });
    context.tell({ type: 'rejected', ...about });
    return closingPage();
  }
  const { acr, amr = [], authenticatedAt } = answer;
  const proof = proofFor(context, identity, found, {
    ...{ type: method.type, amr, verifiedAt: Math.floor(Math.min(authenticatedAt, Date.now())) },
    // As a claim that is missing, or empty.
    ...(acr && { acr }),
  });
  // Before the question says so: the page that has opened the window is asking how it stands.
  await context.proofs.add(identity, proof);
  if (await context.questions.settle(identity, found, { name: 'verified', sid: proof.sid })) {
    await tellProof(context, identity, proof);
    context.tell({ type: 'verified', kind: 'step-up', ...about });
  } else {
    await context.proofs.remove(identity, proof);
  }
  return closingPage();
}

/** Whether it is this member who has just proved who they are, as well as was asked. */
function answers(
  { levels, proofLife }: BackendContext,
  { member, authenticatedAt, acr }: ExternalAnswer,
  identity: Identity,
  { question }: FoundQuestion,
): boolean {
  const { askedAt, maxAge, notBefore = -Infinity, acrValues } = question;
  const now = Date.now();
  if (member?.id !== identity.member.id || !Number.isFinite(authenticatedAt)) return false;
  if (authenticatedAt > now + CLOCK_TOLERANCE * 1_000 || authenticatedAt <= notBefore) return false;
  if (authenticatedAt < wholeSecond(askedAt - maxAge * 1_000)) return false;
  if (authenticatedAt + proofLife <= now) return false;
  if (acr && typeof acr !== 'string') return false;
  // A level that somebody else names counts as it is: one that was not asked for does not become another.
  return !acrValues || levels.reached('external', acrValues, acr || undefined) !== undefined;
}

/** The second in which a moment lies: providers tell no more of an authentication (`auth_time`, OpenID Connect Core, 2). */
function wholeSecond(time: number): number {
  return Math.floor(time / 1_000) * 1_000;
}

// Its digest is in the policy, so that no other script runs on this page.
const SCRIPT = 'close()';
const SCRIPT_DIGEST = crypto.subtle.digest('SHA-256', new TextEncoder().encode(SCRIPT));

/** Says nothing of what was found: the page that has opened the window asks for that. */
async function closingPage(): Promise<Response> {
  const hash = btoa(String.fromCharCode(...new Uint8Array(await SCRIPT_DIGEST)));
  return new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Done</title><p>You can close this window.</p><script>${SCRIPT}</script></html>`,
    {
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'no-store',
        'Content-Security-Policy': `default-src 'none'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        'Referrer-Policy': 'no-referrer',
        'X-Content-Type-Options': 'nosniff',
      },
    },
  );
}
