import MiniSearch from 'minisearch';
import { element } from './element.js';
import { find, SEARCH, type Found } from './search-options.js';

const MOST = 12;
const root = new URL(document.documentElement.dataset['root'] ?? './', location.href);

let index: Promise<MiniSearch> | undefined;
let dialog: HTMLDialogElement | undefined;

/** Opens the search, which works without a server: the index is a file of the site, loaded when it is first needed. */
export async function openSearch(): Promise<void> {
  dialog ??= makeDialog();
  dialog.showModal();
  dialog.querySelector('input')!.select();
  await loadIndex().catch(() => say('The index of the search could not be loaded.'));
}

function loadIndex(): Promise<MiniSearch> {
  index ??= fetch(new URL('search.json', root))
    .then(response => response.text())
    .then(json => MiniSearch.loadJSONAsync(json, SEARCH))
    .catch((error: unknown) => {
      index = undefined;
      throw error;
    });
  return index;
}

function makeDialog(): HTMLDialogElement {
  const input = element('input', {
    type: 'search',
    'aria-label': 'Search the documentation',
    placeholder: 'Search the documentation',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const close = element('button', { type: 'button' }, 'Close');
  const made = element(
    'dialog',
    { class: 'search', 'aria-label': 'Search' },
    element('div', { class: 'search-line' }, input, close),
    element('p', { class: 'search-status', role: 'status' }),
    element('ol', { class: 'search-results' }),
  );
  close.addEventListener('click', () => made.close());
  made.addEventListener('click', event => {
    // A link to another place of this page leads there without leaving it.
    if (event.target === made || (event.target as Element).closest('a')) made.close();
  });
  input.addEventListener('input', () => void showResults(input.value));
  made.addEventListener('keydown', event => moveFocus(event, input));
  document.body.append(made);
  return made;
}

async function showResults(query: string): Promise<void> {
  const found = find(await loadIndex(), query.trim()).slice(0, MOST);
  // Meanwhile more may have been typed.
  if (dialog!.querySelector('input')!.value !== query) return;
  dialog!.querySelector('ol')!.replaceChildren(...found.map(resultOf));
  say(
    query.trim() === ''
      ? ''
      : found.length
        ? `${found.length} results`
        : `Nothing found for “${query.trim()}”.`,
  );
}

function resultOf({ id, page, heading, excerpt }: Found): HTMLLIElement {
  const where = element('strong', {}, heading ? `${page} › ${heading}` : page);
  return element(
    'li',
    {},
    element('a', { href: new URL(id, root).href }, where, element('small', {}, excerpt)),
  );
}

/** Down and up go through the results; Enter in the field follows the first. */
function moveFocus(event: KeyboardEvent, input: HTMLInputElement): void {
  const links = [...dialog!.querySelectorAll<HTMLAnchorElement>('.search-results a')];
  if (event.key === 'Enter' && event.target === input) links[0]?.click();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = links.indexOf(document.activeElement as HTMLAnchorElement) + step;
  (links[next] ?? (next < 0 ? input : links.at(-1)))?.focus();
}

function say(text: string): void {
  dialog!.querySelector('.search-status')!.textContent = text;
}
