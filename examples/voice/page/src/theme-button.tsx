import { type ReactElement, useEffect, useState } from 'react';

const THEMES = ['system', 'light', 'dark'] as const;
const NAME = 'talk.theme';

/** Light, dark, or as the system is. */
export function ThemeButton(): ReactElement {
  const [theme, setTheme] = useState(() => THEMES.find((name) => name === kept()) ?? 'system');
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(NAME, theme);
    } catch {
      // It holds until the page is closed.
    }
  }, [theme]);
  const label = `Theme: ${theme === 'system' ? 'as the system' : theme}`;
  return (
    <button
      type="button"
      className="tool"
      aria-label={label}
      title={label}
      onClick={() => setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!)}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="8" />
        <path className="fill" d="M12 4a8 8 0 0 1 0 16z" />
      </svg>
    </button>
  );
}

function kept(): string | null {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}
