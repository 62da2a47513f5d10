import type { Tab } from './tab.js';

// Where the server has it: the tests themselves are bundled, and may lie elsewhere.
const PAGE = new URL('/test/client/support/tab.html', location.href).href;

/** Opens another page of this origin in a frame: it shares locks and channels with this one, as a tab does. */
export async function openTab(hash = ''): Promise<Tab & { frame: HTMLIFrameElement; close(): void }> {
  const frame = await openFrame({ src: PAGE + hash });
  const { tab } = frame.contentWindow as unknown as { tab: Tab };
  return { ...tab, frame, close: () => frame.remove() };
}

/** Opens a frame and waits until its script has run. */
export async function openFrame(properties: { src: string; sandbox?: string }): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  if (properties.sandbox) frame.setAttribute('sandbox', properties.sandbox);
  frame.src = properties.src;
  const ready = messageFrom(frame, 'ready');
  document.body.append(frame);
  await ready;
  return frame;
}

/** Opens it without an origin of its own: locks reject there, and storage throws. */
export function openSandboxed(): Promise<HTMLIFrameElement> {
  return openFrame({ src: PAGE, sandbox: 'allow-scripts' });
}

/** The next message of a frame, or the one that is waited for. */
export function messageFrom(frame: HTMLIFrameElement, wanted?: string): Promise<string> {
  return new Promise(resolve =>
    addEventListener('message', function listener({ source, data }: MessageEvent<string>) {
      if (source !== frame.contentWindow || (wanted && data !== wanted)) return;
      removeEventListener('message', listener);
      resolve(data);
    }),
  );
}
