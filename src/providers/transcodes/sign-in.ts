import { describe } from '#developer-messages';
import { StepUpError } from '../../protocol/errors.js';
import type { Member } from '../../client/types.js';
import { malformed, reading } from './answer.js';
import { callSdk, sdkMethod } from './sdk.js';
import { currentMember } from './session.js';

const MARK = 'stepup-elements.sign-in';
const MARK_LIFE = 600_000;

/**
 * Signs the person in: by the SDK's modal, else by its hosted page, which leads away and back.
 * @throws {StepUpError} `sign-in-required` where it was not completed, `unavailable`, `invalid-response`.
 */
export async function signIn(project: { projectId?: string }): Promise<Member | 'navigated'> {
  if (!sdkMethod('openAuthLoginModal') && sdkMethod('redirectToSignIn')) mark(Date.now());
  const outcome = await callSdk(
    { openAuthLoginModal: [project], redirectToSignIn: [{ redirectUri: location.href }] },
    (answer, method) =>
      reading((): boolean | 'navigated' | StepUpError => {
        if (method === 'redirectToSignIn') return 'navigated';
        const { success } = answer;
        return typeof success === 'boolean' ? success : malformed('success');
      }),
  );
  if (outcome === 'navigated') return outcome;
  // Who is signed in is what the session says, not what the modal has answered.
  const member = outcome && (await currentMember());
  if (!member) throw new StepUpError('sign-in-required', describe('sign-in-not-completed'));
  return member;
}

/**
 * Completes a sign-in that led away, on the page that the person came back to. Only one that was begun here in
 * this tab, within ten minutes: anybody can make a link with a `sid` in it, and be signed in with it as themselves.
 */
export async function finishSignIn(): Promise<void> {
  const begun = Number(mark());
  const url = new URL(location.href);
  if (!/[?&]sid=/.test(url.search) || !(Date.now() - begun < MARK_LIFE)) return;
  // Whether it worked is seen by reading the member, as always.
  await callSdk({ handleSignInCallback: [] }).catch(() => {});
  // By text: URLSearchParams would write the page's own parameters anew.
  url.search = url.search.replace(/(?<=[?&])sid=[^&]*&?/g, '').replace(/&$/, '');
  history.replaceState(history.state, '', url);
}

// Takes the mark away, and sets a new one. In a sandboxed frame, storage throws: then there is none.
function mark(value?: number): string | null {
  try {
    const found = sessionStorage.getItem(MARK);
    sessionStorage.removeItem(MARK);
    if (value) sessionStorage.setItem(MARK, String(value));
    return found;
  } catch {
    return null;
  }
}
