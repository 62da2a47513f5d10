import { RETURN_PARAMETER } from '../returning.js';
import { isAction, isResource, type Action } from '../../protocol/operation.js';

/** What was asked when the member left for the console. The question is kept, never the action behind it. */
export interface ReturnedQuestion {
  resource: string;
  action: Action;
}

const STORAGE_KEY = 'stepup-elements.return';
const RETURN = new RegExp(`([?&])${RETURN_PARAMETER}=([^&]*)(&|$)`);
const LONGEST_VISIT_MS = 10 * 60_000;

/**
 * Remembers a question over a visit to the console, for ten minutes in this tab.
 * @returns The nonce that the page's address must carry on return; null where nothing can be stored.
 */
export function rememberQuestion({ resource, action }: ReturnedQuestion): string | null {
  const nonce = crypto.getRandomValues(new Uint32Array(4)).join('-');
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ resource, action, nonce, at: Date.now() }));
    return nonce;
  } catch {
    return null;
  }
}

/** Forgets the question: the member did not leave, or is back. */
export function forgetQuestion(): void {
  try {
    sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // Where there is no storage, nothing was kept.
  }
}

/** The page's own address, to which the console may send the member back. */
export function returnAddress(nonce: string | null): string {
  const { origin, pathname, search, hash } = location;
  const query = nonce && `${search ? '&' : '?'}${RETURN_PARAMETER}=${nonce}`;
  return origin + pathname + search + (query ?? '') + hash;
}

/**
 * The question that the member left with, once after the return from the console. The nonce is taken out of the
 * page's address.
 * @returns null where nobody has returned, the nonce is not the one that was given, or ten minutes are over.
 */
export function takeReturn(): ReturnedQuestion | null {
  const { origin, pathname, search, hash } = location;
  let nonce: string | undefined;
  const rest = search.replace(RETURN, (_, before: string, given: string, after: string) => {
    nonce = given;
    return after && before;
  });
  if (nonce === undefined) return null;
  try {
    // With the origin: a path that begins with two slashes would be another one's address.
    history.replaceState(history.state, '', origin + pathname + rest + hash);
    const kept = JSON.parse(sessionStorage.getItem(STORAGE_KEY)!) as Record<string, unknown>;
    const { resource, action, at } = kept;
    const age = Date.now() - Number(at);
    if (kept.nonce !== nonce) return null;
    forgetQuestion();
    return age >= 0 && age < LONGEST_VISIT_MS && isResource(resource) && isAction(action)
      ? { resource, action }
      : null;
  } catch {
    return null;
  }
}
