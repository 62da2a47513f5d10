import { byId } from './dom.js';

const KEY = 'pinewick.provider';
const PROVIDERS = ['modals', 'hosted', 'oidc-window', 'oidc-navigation', 'own'] as const;
const SDK = ['static', 'dynamic'] as const;
const TOKENS = ['jwt', 'opaque'] as const;
// As Transcodes numbers its APIs.
const GENERATIONS: Readonly<Record<string, string>> = { 1: 'modals', 2: 'hosted' };

/** Which provider the pages use, which of Transcodes’ scripts, and which access tokens of OpenID Connect. */
export interface Switches {
  provider: (typeof PROVIDERS)[number];
  sdk: (typeof SDK)[number];
  tokens: (typeof TOKENS)[number];
}

/**
 * Reads `?provider=…&sdk=static|dynamic&tokens=jwt|opaque` (or `api=1|2`, Transcodes’ generations); what the address does
 * not say stays as it was in this tab.
 */
export function readSwitches(): Switches {
  const query = new URLSearchParams(location.search);
  const [provider, sdk, tokens] = (sessionStorage.getItem(KEY) ?? '').split(' ');
  const switches = {
    provider: pick(PROVIDERS, query.get('provider'), GENERATIONS[query.get('api') ?? ''], provider),
    sdk: pick(SDK, query.get('sdk'), sdk),
    tokens: pick(TOKENS, query.get('tokens'), tokens),
  };
  sessionStorage.setItem(KEY, Object.values(switches).join(' '));
  return switches;
}

function pick<T extends string>(allowed: readonly T[], ...wanted: Array<string | null | undefined>): T {
  return (wanted.find(value => allowed.includes(value as T)) as T | undefined) ?? allowed[0]!;
}

/** Shows them in the page; a change loads the page again, since a script cannot be taken out of one. */
export function showSwitches(switches: Switches): void {
  const form = byId<HTMLFormElement>('switches');
  for (const [name, value] of Object.entries(switches)) {
    (form.elements.namedItem(name) as HTMLSelectElement).value = value;
  }
  form.addEventListener('change', () => {
    const data = new FormData(form);
    location.search = new URLSearchParams({
      provider: String(data.get('provider')),
      sdk: String(data.get('sdk')),
      tokens: String(data.get('tokens')),
    }).toString();
  });
}
