import { getStepUpClient, type Member, type StepUpClient, type StepUpError } from '../../src/client/index.js';
import { byId, h, say } from './dom.js';
import type { DemoProvider } from './provider.js';

let member: Member | null = null;

/** Who is signed in, as far as the page has been told. */
export const currentMember = (): Member | null => member;

/** Shows in the header who is signed in, with the ways in and out. */
export function showMember(demo: DemoProvider): void {
  const client = getStepUpClient();
  const refresh = async () => {
    const found = await client.readMember().catch(() => null);
    // A button that is replaced while somebody presses it loses the click.
    if (found?.id === member?.id) return;
    member = found;
    render(client, demo);
  };
  render(client, demo);
  client.addEventListener('change', () => {
    if (client.memberId !== (member?.id ?? null)) void refresh();
  });
  client.provider.ready(AbortSignal.timeout(15_000)).then(refresh, (error: unknown) => {
    say(error instanceof Error ? error.message : 'The identity provider could not be loaded.', 'bad');
  });
}

function render(client: StepUpClient, demo: DemoProvider): void {
  if (!member) {
    byId('member').replaceChildren(
      h('button', { class: 'secondary', type: 'button', click: () => signIn(client, demo) }, 'Sign in'),
    );
    return;
  }
  const name = member.name ?? member.email ?? 'Member';
  byId('member').replaceChildren(
    h('span', { class: 'avatar', 'aria-hidden': 'true' }, name.slice(0, 1)),
    h('span', { class: 'who' }, h('strong', {}, name), h('small', {}, member.role ?? '')),
    h(
      'button',
      {
        class: 'quiet',
        type: 'button',
        click: () => (demo.openSecurity ? demo.openSecurity() : openConsole(client)),
      },
      'Security',
    ),
    h('button', { class: 'quiet', type: 'button', click: () => demo.signOut() }, 'Sign out'),
  );
}

async function signIn(client: StepUpClient, demo: DemoProvider): Promise<void> {
  if (demo.signIn) return void (await demo.signIn());
  const { signal } = new AbortController();
  try {
    await client.provider.ready(signal);
    await client.provider.signIn?.(signal);
  } catch (error) {
    // Closing the modal is no error: nothing was asked for that now fails.
    if ((error as StepUpError).code !== 'sign-in-required') say((error as StepUpError).message, 'bad');
  }
  await client.readMember().catch(() => null);
}

async function openConsole(client: StepUpClient): Promise<void> {
  await client
    .openConsole(location.href)
    .catch((error: unknown) => say(error instanceof Error ? error.message : String(error), 'bad'));
}
