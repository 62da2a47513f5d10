import { showPhone } from '../../demo/pages/phone.js';
import { getStepUpClient } from '../../src/client/index.js';
import type { Mount } from './mount.js';
import { element } from './element.js';

/** What `npm start` says of the emulator beside the site; a site without one has no such file. */
interface Beside {
  projectId: string;
}

const MOUNTS = import.meta.glob<{ mount: Mount }>('../live/*.ts');
const root = new URL(document.documentElement.dataset['root'] ?? './', location.href);
const examples = [...document.querySelectorAll<HTMLElement>('[data-live]')];

const beside = await findEmulator();
if (beside) await start(beside).catch((error: unknown) => say(`The example did not start: ${String(error)}`));

async function findEmulator(): Promise<Beside | undefined> {
  const response = await fetch(new URL('live.json', root)).catch(() => undefined);
  return response?.ok ? ((await response.json()) as Beside) : undefined;
}

/** The page as the text says that it has to be: the provider's script first, then the example's own code. */
async function start({ projectId }: Beside): Promise<void> {
  (globalThis as { emulatorProject?: string }).emulatorProject = projectId;
  const script = element('script', { src: `/emulator/${projectId}/webworker.js` });
  document.head.append(script);
  await new Promise((resolve, reject) => {
    script.addEventListener('load', resolve);
    script.addEventListener('error', () => reject(new Error('the emulator’s script could not be loaded')));
  });

  const id = await someDocument();
  for (const example of examples) {
    const module = await MOUNTS[`../live/${example.dataset['live']}.ts`]!();
    await module.mount(example.querySelector('.live-stage')!, id);
    example.dataset['ready'] = '';
  }
  say('Sign in as olivia@example.test. The codes that you are asked for arrive on the demo phone.');
  showCodes();
}

/** A document that is there to be deleted: the demo's company has a few, and gets them back when they are used up. */
async function someDocument(): Promise<string> {
  const list = async (): Promise<Array<{ id: string; kind: string }>> =>
    ((await (await fetch('/api/documents')).json()) as Array<{ id: string; kind: string }>).filter(
      ({ kind }) => kind !== 'Draft',
    );
  const [first] = await list();
  if (first) return first.id;
  await fetch('/api/workspace/restore', { method: 'POST', headers: { 'Content-Type': 'application/json' } });
  return (await list())[0]!.id;
}

function showCodes(): void {
  const phone = element(
    'section',
    { class: 'phone', id: 'phone', popover: 'manual', 'aria-label': 'Demo phone' },
    element('h2', {}, 'Your demo phone'),
    element('dl', { id: 'phone-codes' }),
  );
  document.body.append(phone);
  // The provider may be one of a page without a member yet.
  showPhone(() => null);
  const client = getStepUpClient();
  const refresh = (): void => void client.readMember().catch(() => undefined);
  client.addEventListener('change', refresh);
}

function say(text: string): void {
  for (const example of examples) {
    const notice = example.querySelector('.live-notice')!;
    notice.setAttribute('role', 'status');
    notice.textContent = text;
  }
}
