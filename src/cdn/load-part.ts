import { describe } from '#developer-messages';
import { bounded } from '../client/abort.js';
import { scriptAddress } from '../dom/script-address.js';
import { page, unclobbered } from '../dom/unclobbered.js';
import { StepUpError } from '../protocol/errors.js';
import { script } from './own-script.js';

/** What a later part exports, made with what it needs of this file. */
type PartFactory = (first: readonly unknown[]) => object;

declare global {
  interface ImportMeta {
    /** What later parts need of this file: the build puts it there. */
    readonly handedOver: readonly unknown[];
  }
}

const PATIENCE_MS = 10_000;

const parts = new Map<PartFactory, object>();
const loading = new Map<string, Promise<void>>();
let tries = 0;

// The classic script has an address of its tag alone.
const folder = (import.meta.url as string | undefined) ?? script?.src;

/**
 * Loads a later part of this file, once, and gives what it exports.
 *
 * The part lies beside this file and is pinned by its hash. It is a module script with the nonce of our own tag, so
 * that a policy which lets us in lets it in, by the nonce or by `strict-dynamic`; `import()` could carry no hash. It
 * does not import this file, which under another address (`?v=1`) would be a second copy: it leaves a function on
 * `globalThis`, under its name, and is given there what it needs.
 *
 * What fails now is tried again by the next to need it.
 * @param file Its name, which is another one for other bytes.
 * @param integrity Its `sha256-…`.
 * @throws {StepUpError} `unavailable` where it is missing, blocked or altered, or takes longer than ten seconds; one
 * that is late is taken as soon as it is there.
 */
export async function loadPart(file: string, integrity: string): Promise<object> {
  const global = globalThis as unknown as Record<symbol, PartFactory | undefined>;
  const made = (): PartFactory | undefined => global[Symbol.for(file)];
  if (!made()) {
    const arrival = loading.get(file) ?? addScript(file, integrity).finally(() => loading.delete(file));
    loading.set(file, arrival);
    await bounded(arrival, undefined, PATIENCE_MS);
  }
  const make = made();
  if (!make) throw unavailable(file);
  if (!parts.has(make)) parts.set(make, make(import.meta.handedOver));
  return parts.get(make)!;
}

async function addScript(file: string, integrity: string): Promise<void> {
  const tag = page.createElement('script');
  try {
    tag.type = 'module';
    tag.integrity = integrity;
    tag.crossOrigin = script?.crossOrigin ?? null;
    if (script?.nonce) tag.nonce = script.nonce;
    // Where a module has failed once, the browser remembers that for its address: another try needs another one.
    const address = new URL(tries++ ? `${file}#${tries}` : file, folder).href;
    tag.src = scriptAddress(address);
    await new Promise((resolve, reject) => {
      tag.onload = resolve;
      tag.onerror = reject;
      unclobbered(page.querySelector('head, body')!).append(tag);
    });
  } catch (cause) {
    throw unavailable(file, cause);
  } finally {
    tag.remove();
  }
}

function unavailable(file: string, cause?: unknown): StepUpError {
  return new StepUpError('unavailable', describe('part-not-loaded', file), { cause });
}
