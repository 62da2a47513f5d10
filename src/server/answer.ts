import { toResponse, outcomeOf, type Refusal } from './refusal.js';
import type { CheckedRule } from './rule.js';
import type { StepUpVerifier } from './verifier.js';
import { wantsPage } from './wants-page.js';

/**
 * The answer to a request that is not let through, with what the verifier has to add to it.
 * @param request undefined where what came is none.
 */
export function answerOf(
  refusal: Refusal,
  rule: CheckedRule,
  provider: StepUpVerifier,
  request: Request | undefined,
): Response {
  const page = request && pageFor(refusal, rule, provider, request);
  if (page)
    return new Response(null, { status: 303, headers: { Location: page, 'Cache-Control': 'no-store' } });
  return toResponse(refusal, rule, challengesOf(refusal, rule, provider));
}

function challengesOf(
  { answer, reason, error }: Refusal,
  rule: CheckedRule,
  provider: StepUpVerifier,
): string[] {
  if (answer === 'not-checked' || reason === 'other-origin') return [];
  try {
    const given = [provider.challenge?.(rule, error) ?? []].flat();
    // What no header can hold would leave the page without the standard challenge as well.
    return given.filter(text => typeof text === 'string' && /^[\t\x20-\x7e]+$/.test(text));
  } catch {
    return [];
  }
}

/** Where a browser goes that wants a page: on an origin of the app's own, and nowhere else. */
function pageFor(
  refusal: Refusal,
  rule: CheckedRule,
  provider: StepUpVerifier,
  request: Request,
): string | null {
  if (outcomeOf(refusal) !== 'challenged' || !wantsPage(request.headers.get('accept') ?? '')) return null;
  try {
    const page = provider.pageFor?.(request, rule, refusal.error);
    return page && isOwn(page, provider.origins) ? page : null;
  } catch {
    return null;
  }
}

function isOwn(page: string, origins: readonly string[] = []): boolean {
  if (/^\/(?![/\\])[\x21-\x7e]*$/.test(page)) return true;
  return /^https?:[\x21-\x7e]*$/.test(page) && origins.includes(new URL(page).origin);
}
