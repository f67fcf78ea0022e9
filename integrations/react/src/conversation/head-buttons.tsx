import type { VoiceMessage } from '@ws/voice-client';
import { type ReactElement, useEffect, useState } from 'react';
import { exportedHistory } from './exported-history.js';

/** Saves what was said as a file. */
export function ExportButton({
  messages,
}: {
  readonly messages: readonly VoiceMessage[];
}): ReactElement {
  function save(): void {
    const file = new Blob([exportedHistory(messages)], { type: 'text/markdown' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = 'conversation.md';
    link.click();
    URL.revokeObjectURL(link.href);
  }
  return (
    <button
      type="button"
      className="tool"
      disabled={messages.length === 0}
      onClick={save}
      aria-label="Save the conversation"
      title="Save the conversation"
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 4v11M7.5 10.5L12 15l4.5-4.5M5 19h14" />
      </svg>
    </button>
  );
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
