/** Runs before the page is drawn, so that nothing flashes in the other colours. */
const KEY = 'stepup-docs-theme';
const root = document.documentElement;

try {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'dark' || chosen === 'light') root.dataset['theme'] = chosen;
} catch {
  // Storage may be forbidden: then the system's colours hold.
}

addEventListener('DOMContentLoaded', () => {
  const button = document.querySelector<HTMLButtonElement>('[data-theme-button]');
  if (!button) return;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = (): boolean => (root.dataset['theme'] ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const show = (): void => button.setAttribute('aria-pressed', String(isDark()));
  show();
  system.addEventListener('change', show);
  button.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    root.dataset['theme'] = theme;
    show();
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // As above.
    }
  });
});
