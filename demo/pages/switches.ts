import { byId } from './dom.js';

const KEY = 'pinewick.provider';
const API = ['1', '2'];
const SDK = ['static', 'dynamic'];

/** Which of the provider's APIs and scripts the pages use. */
export interface Switches {
  api: string;
  sdk: string;
}

/** Reads `?api=1|2&sdk=static|dynamic`; what the address does not say stays as it was in this tab. */
export function readSwitches(): Switches {
  const query = new URLSearchParams(location.search);
  const [api, sdk] = (sessionStorage.getItem(KEY) ?? '').split(' ');
  const pick = (allowed: string[], ...wanted: Array<string | null | undefined>) =>
    wanted.find(value => value && allowed.includes(value)) ?? allowed[0]!;
  const switches = { api: pick(API, query.get('api'), api), sdk: pick(SDK, query.get('sdk'), sdk) };
  sessionStorage.setItem(KEY, `${switches.api} ${switches.sdk}`);
  return switches;
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
      api: String(data.get('api')),
      sdk: String(data.get('sdk')),
    }).toString();
  });
}
