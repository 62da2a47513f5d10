import { describe } from '#developer-messages';
import type { StepUpClient } from '../../client/client.js';
import { invalidRequest, toStepUpError } from '../../protocol/errors.js';
import {
  forgetQuestion,
  rememberQuestion,
  returnAddress,
  type ReturnedQuestion,
} from '../../gate/console/console-return.js';
import { pageAddress } from '../../dom/page-address.js';

/**
 * Takes the member to where MFA is set up: by the provider's own console or, where it cannot open one, by navigation
 * to a console address, with this page's in `return_to`.
 * @param consoleUrl What the markup names; without it, the client's setting.
 * @param question What is offered again after a return; without it, nothing is.
 * @param navigate How the page is left.
 * @returns `closed` when the member is back on this page, `navigated` when the page is being left.
 * @throws {StepUpError} `unavailable` where no way leads there, `invalid-request` for an address that is not allowed,
 * or whatever the provider's console was refused with.
 */
export async function visitConsole(
  client: StepUpClient,
  consoleUrl?: string | null,
  question?: ReturnedQuestion | null,
  navigate: (url: string) => void = url => location.assign(url),
): Promise<'closed' | 'navigated'> {
  const returnTo = returnAddress(question ? rememberQuestion(question) : null);
  let outcome: 'closed' | 'navigated' | undefined;
  try {
    outcome = await client.openConsole(returnTo).catch((error: unknown) => {
      const refusal = toStepUpError(error);
      const address = consoleUrl || client.settings.consoleUrl;
      if (!address || refusal.code === 'cancelled' || refusal.code === 'aborted') throw refusal;
      const url = allowedAddress(address, client);
      url.searchParams.set('return_to', returnTo);
      navigate(url.href);
      return 'navigated' as const;
    });
    return outcome;
  } finally {
    if (outcome !== 'navigated') forgetQuestion();
  }
}

/**
 * Where an address in the markup may lead: this page's origin, the provider's own hosts (https), and the origin of the
 * console address that script, or our own script tag, has set. Markup must not send a member anywhere else.
 * @throws {StepUpError} `invalid-request`.
 */
export function allowedAddress(address: string, client: StepUpClient): URL {
  const url = pageAddress(address);
  const origins = [location.origin, pageAddress(client.settings.consoleUrl ?? '')?.origin];
  const allowed =
    /^https?:$/.test(url?.protocol ?? '') &&
    !url!.username &&
    !url!.password &&
    (origins.includes(url!.origin) || isProviders(url!, client));
  if (allowed) return url!;
  throw invalidRequest(describe('console-address-elsewhere', 'console-url', address));
}

function isProviders({ origin, hostname }: URL, client: StepUpClient): boolean {
  if (origin !== `https://${hostname}`) return false;
  try {
    return !!client.provider.hosts?.some(host => `.${hostname}`.endsWith(`.${host}`));
  } catch {
    return false;
  }
}
