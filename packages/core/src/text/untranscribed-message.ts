import type { Span } from '../audio/stretch.js';

/** A sentence about speech that has no text. @param place - in seconds of the audio */
export function untranscribedMessage({ start, end }: Span): string {
  return `No words from ${start.toFixed(2)} to ${end.toFixed(2)} s, where the detector heard speech.`;
}
