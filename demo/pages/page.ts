import '../../src/index.js';
import { configureStepUp, createStepUpFetch, getStepUpClient, StepUpError } from '../../src/client/index.js';
import { byId, say } from './dom.js';
import { log, logEvents, maskSid } from './log.js';
import { currentMember, showMember } from './member.js';
import { showPhone } from './phone.js';
import { demoProvider } from './provider.js';
import { readSwitches, showSwitches } from './switches.js';

// What every page of the demo starts with: the elements, the provider, the header, the log and the phone.
/** What the pages are switched to. */
export const switches = readSwitches();
const demo = demoProvider(switches);

configureStepUp({
  provider: demo.provider,
  storage: 'session',
  ...(demo.signIn && { signIn: demo.signIn }),
  ...(demo.audit && { audit: demo.audit }),
});

closeReturnedTab();
logEvents();
showSwitches(switches);
showMember(demo);
showPhone(currentMember);
byId('main').dataset['ready'] = '';

/** The hosted page leads its tab back to here, while the page that asked waits in another one. */
function closeReturnedTab(): void {
  if (new URLSearchParams(location.search).get('tc_mode') !== 'stepup') return;
  const { provider } = getStepUpClient();
  provider.ready(AbortSignal.timeout(15_000)).then(
    () => {
      const { transcodes } = globalThis as unknown as {
        transcodes: { handleStepUpReturnPage?: () => void };
      };
      transcodes.handleStepUpReturnPage?.();
    },
    () => undefined, // The header says so already.
  );
}

/** `fetch` that carries the proof of a step-up, and writes into the log what is sent. */
export const stepUpFetch = createStepUpFetch({
  fetch: async (input, init) => {
    const request = new Request(input, init);
    const sid = request.headers.get('X-Step-Up-Session-Id');
    const response = await fetch(request);
    const path = new URL(request.url).pathname.replace(/[0-9a-f-]{36}$/, '…');
    log(
      `${request.method} ${path}`,
      [sid ? `proof ${maskSid(sid)}` : 'no proof', String(response.status)].join(' · '),
    );
    return response;
  },
});

/** Says why a request was not carried out. */
export async function explain(failure: Response | unknown): Promise<void> {
  if (failure instanceof Response) {
    const { detail } = (await failure.json().catch(() => ({}))) as { detail?: string };
    say(detail ?? `The server answered with ${failure.status}.`, 'bad');
  } else if (!(failure instanceof StepUpError) || !['cancelled', 'aborted'].includes(failure.code)) {
    say(failure instanceof Error ? failure.message : String(failure), 'bad');
  } else {
    say('Nothing was changed.');
  }
}
