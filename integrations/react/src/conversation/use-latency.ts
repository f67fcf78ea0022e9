import type { VoiceState } from '@ws/voice-client';
import { useEffect, useState } from 'react';
import { advanceLatency, latencyText, watchLatency } from './latency.js';

/** How long the last answer was waited for, in words. */
export function useLatency(state: VoiceState): string {
  const [watch, setWatch] = useState(() => watchLatency(state));
  const { recording, level, isSpeaking, finalTranscript, responseText, isPlaying } = state;
  useEffect(() => {
    const seen = { recording, level, isSpeaking, finalTranscript, responseText, isPlaying };
    const now = performance.now();
    setWatch((before) => advanceLatency(before, seen, now));
  }, [recording, level, isSpeaking, finalTranscript, responseText, isPlaying]);
  return latencyText(watch.latency);
}
