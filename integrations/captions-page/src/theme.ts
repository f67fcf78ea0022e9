import { keep, readKept } from './browser-memory.js';
import { button } from './element.js';
import { forgetPalette } from './palette.js';

const NAME = 'ws-captions.theme';
const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** Light, dark, or as the system is. @param onChange - what is drawn by hand is drawn anew */
export function createTheme(onChange: () => void): void {
  const toggle = button('theme');
  const kept = readKept(NAME);
  let theme: Theme = THEMES.find((one) => one === kept) ?? 'system';

  function apply(): void {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    toggle.setAttribute('aria-label', `Theme: ${theme === 'system' ? 'as the system' : theme}`);
    toggle.title = toggle.getAttribute('aria-label')!;
    forgetPalette();
    onChange();
  }

  toggle.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
    keep(NAME, theme);
    apply();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
  apply();
}
