import { describe } from '#developer-messages';
import { invalidRequest } from '../protocol/errors.js';
import { configureStepUp } from '../client/page-client.js';
import type { StepUpProvider } from '../client/types.js';
import { checkSettings, DEFAULT_SETTINGS, type StepUpSettings } from '../client/settings.js';
import { attributeName } from '../dom/attribute-name.js';
import { pageAddress } from '../dom/page-address.js';
import { page } from '../dom/unclobbered.js';
import { DEFAULT_PROVIDER } from '../providers/default.js';
import { namedProvider, sayFailure } from '../providers/registry.js';

/** The settings that have an attribute, and how it is read. */
export const SETTINGS: Readonly<Record<string, (value: string) => unknown>> = {
  consoleUrl: webAddress,
  maxAge: String,
  cacheScope: String,
  storage: String,
  formActions: paths => paths.split(/\s+/).filter(Boolean),
};

/**
 * The script element that this code came in. Named elements in the page's content cannot stand in for it:
 * `<img name=currentScript>` replaces `document.currentScript`.
 * @param moduleUrl `import.meta.url` of a module; undefined in a classic script, which is found while it runs.
 */
export function ownScript(moduleUrl?: string): HTMLScriptElement | null {
  const running = page.currentScript;
  if (running instanceof HTMLScriptElement) return running;
  const scripts = page.querySelectorAll('script[type=module][src]');
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
  for (const [name, read] of Object.entries(SETTINGS)) {
    const value = script.dataset[name];
    if (value === undefined) continue;
    try {
      const setting = { [name]: read(value) };
      checkSettings(DEFAULT_SETTINGS, setting);
      Object.assign(settings, setting);
    } catch (error) {
      const { message } = error as Error;
      console.error(describe('script-settings-ignored', dataAttribute(name), value, message), script);
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

/** The attribute of a setting. */
export function dataAttribute(setting: string): string {
  return `data-${attributeName(setting)}`;
}
