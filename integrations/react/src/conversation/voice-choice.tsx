import type { ReactElement } from 'react';
import type { UseVoiceStream } from '../voice/use-voice-stream.js';

/** A choice of the voice that speaks the answers, where there are several. */
export function VoiceChoice({
  voice: { voices, voice, setVoice },
}: {
  readonly voice: UseVoiceStream;
}): ReactElement | null {
  if (voices.length < 2) return null;
  return (
    <select
      className="tool"
      aria-label="Voice"
      value={voice}
      onChange={({ target }) => setVoice(target.value)}
    >
      {voices.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
