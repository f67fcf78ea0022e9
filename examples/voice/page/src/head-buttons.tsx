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

const SURE_MS = 4000;

interface ClearButtonProps {
  readonly isDisabled: boolean;
  readonly onClear: () => void;
}

/** Forgets what was said, once it is pressed twice. */
export function ClearButton({ isDisabled, onClear }: ClearButtonProps): ReactElement {
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (!isAsking) return;
    const timer = setTimeout(() => setAsking(false), SURE_MS);
    return () => clearTimeout(timer);
  }, [isAsking]);
  function press(): void {
    if (isAsking) onClear();
    setAsking(!isAsking);
  }
  return (
    <button
      type="button"
      className="tool"
      data-danger={isAsking || undefined}
      disabled={isDisabled}
      onClick={press}
      aria-label={isAsking ? undefined : 'Clear history'}
      title={isAsking ? undefined : 'Clear history'}
    >
      {isAsking ? (
        'Clear all?'
      ) : (
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 11v5M13.5 11v5" />
        </svg>
      )}
    </button>
  );
}
