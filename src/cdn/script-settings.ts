import { describe } from '#developer-messages';
import { invalidRequest } from '../protocol/errors.js';
import { configureStepUp } from '../client/page-client.js';
import type { StepUpProvider } from '../client/types.js';
import { checkSettings, DEFAULT_SETTINGS, type StepUpSettings } from '../client/settings.js';
import { pageAddress } from '../dom/page-address.js';
import { DEFAULT_PROVIDER } from '../providers/default.js';
import { namedProvider, sayFailure } from '../providers/registry.js';

const SETTINGS: Readonly<Record<string, (value: string) => StepUpSettings>> = {
  'data-console-url': consoleUrl => ({ consoleUrl: webAddress(consoleUrl) }),
  'data-max-age': maxAge => ({ maxAge }),
  'data-cache-scope': cacheScope => ({ cacheScope: cacheScope as StepUpSettings['cacheScope'] }),
  'data-storage': storage => ({ storage: storage as StepUpSettings['storage'] }),
  'data-form-actions': paths => ({ formActions: paths.split(/\s+/).filter(Boolean) }),
};

/** The attributes of our script tag that say something here, beside those of a provider of the page's own. */
export const SCRIPT_ATTRIBUTES: readonly string[] = [
  'data-provider',
  ...DEFAULT_PROVIDER.attributes,
  ...Object.keys(SETTINGS),
];

/**
 * The script element that this code came in. Named elements in the page's content cannot stand in for it:
 * `<img name=currentScript>` replaces `document.currentScript`.
 * @param moduleUrl `import.meta.url` of a module; undefined in a classic script, which is found while it runs.
 */
export function ownScript(moduleUrl?: string): HTMLScriptElement | null {
  const { get } = Object.getOwnPropertyDescriptor(Document.prototype, 'currentScript')!;
  const running: unknown = get!.call(document);
  if (running instanceof HTMLScriptElement) return running;
  const scripts = Document.prototype.querySelectorAll.call(document, 'script[type=module][src]');
  const own = [...scripts].find(script => script instanceof HTMLScriptElement && script.src === moduleUrl);
  return (own as HTMLScriptElement | undefined) ?? null;
}

/**
 * Sets the page's client up from a script element's `data-provider`, `data-console-url`, `data-max-age`,
 * `data-cache-scope`, `data-storage` and `data-form-actions` (paths with spaces between). One that is not allowed gives
 * an error in the console, and then none of them changes anything. Every other `data-*` attribute is the provider's
 * own; one that the provider does not allow gives an error in the console as well, and leaves every gate locked.
 */
export function applyScriptSettings(script: HTMLScriptElement | null): void {
  if (!script) return;
  const settings = ownSettings(script);
  const provider = providerOf(script);
  if (provider) settings.provider = provider;
  if (Object.keys(settings).length) configureStepUp(settings);
}

function ownSettings(script: HTMLScriptElement): StepUpSettings {
  const settings: StepUpSettings = {};
  for (const [attribute, read] of Object.entries(SETTINGS)) {
    const value = script.getAttribute(attribute);
    if (value === null) continue;
    try {
      const setting = read(value);
      checkSettings(DEFAULT_SETTINGS, setting);
      Object.assign(settings, setting);
    } catch (error) {
      console.error(describe('script-settings-ignored', attribute, value, (error as Error).message), script);
      return {};
    }
  }
  return settings;
}

/** The provider that the tag names, or the default one where the tag has a setting for that; its code is loaded now. */
function providerOf(script: HTMLScriptElement): StepUpProvider | undefined {
  const named = script.getAttribute('data-provider');
  const isMeant = DEFAULT_PROVIDER.attributes.some(attribute => script.hasAttribute(attribute));
  if (named === null && !isMeant) return undefined;
  const provider = namedProvider(named ?? DEFAULT_PROVIDER.name, { ...script.dataset });
  provider.preload().catch(sayFailure);
  return provider;
}

function webAddress(address: string): string {
  const url = address ? pageAddress(address) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw invalidRequest(describe('not-a-web-address', 'data-console-url', address));
  }
  return url.href;
}
