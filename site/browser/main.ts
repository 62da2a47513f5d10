import '../style/site.css';
import { element } from './element.js';
import { openSearch } from './search.js';

// On a narrow screen the list of all pages would stand before every page.
const menu = document.querySelector<HTMLDetailsElement>('.menu');
const narrow = matchMedia('(max-width: 60rem)');
const fold = (): void => void (menu && (menu.open = !narrow.matches));
fold();
narrow.addEventListener('change', fold);
if (!narrow.matches) document.querySelector('.site [aria-current]')?.scrollIntoView({ block: 'nearest' });

document.querySelector('[data-search]')?.addEventListener('click', () => void openSearch());
addEventListener('keydown', event => {
  const typing =
    event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
  const asked = event.key === '/' ? !typing : event.key === 'k' && (event.ctrlKey || event.metaKey);
  if (!asked || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  void openSearch();
});

for (const block of document.querySelectorAll('pre')) {
  const button = element('button', { type: 'button', class: 'copy' }, 'Copy');
  button.addEventListener('click', async () => {
    const copied = await navigator.clipboard.writeText(block.textContent ?? '').then(
      () => true,
      () => false,
    );
    button.textContent = copied ? 'Copied' : 'Could not copy';
  });
  button.addEventListener('blur', () => (button.textContent = 'Copy'));
  const frame = element('div', { class: 'code' });
  block.replaceWith(frame);
  frame.append(block, button);
}
