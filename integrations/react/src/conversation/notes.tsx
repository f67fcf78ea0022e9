import type { VoiceState } from '@ws/voice-client';
import type { ReactElement } from 'react';

/** What was heard and not asked, and speech that has no text. */
export function Notes({
  suppressedTranscript,
  untranscribed,
}: Pick<VoiceState, 'suppressedTranscript' | 'untranscribed'>): ReactElement {
  return (
    <div role="status" className="notes">
      {suppressedTranscript !== '' && (
        <p>Not asked: “{suppressedTranscript}” was taken for the answer’s own sound.</p>
      )}
      {untranscribed && <p>I did not catch what you said at {clockTime(untranscribed.start)}.</p>}
    </div>
  );
}

function clockTime(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
