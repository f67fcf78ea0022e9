import { errorOf, type TranscriberEvent } from '@ws/client/internal/transcriber';
import type { FinalEvent, PartialEvent } from '@ws/core';
import type { JsonObject, StreamPart } from '../specification/transcription-model.js';
import { timed } from './transcript-so-far.js';

export function partialPart(event: PartialEvent, provider: string): StreamPart {
  const { utteranceId, text, start, end, committedChars, stableChars, language } = event;
  const speculative = event.speculative ?? false;
  return {
    type: 'transcript-partial',
    id: String(utteranceId),
    text,
    startSecond: start,
    durationInSeconds: end - start,
    providerMetadata: { [provider]: { committedChars, stableChars, speculative, language } },
  };
}

export function finalPart(event: FinalEvent, provider: string): StreamPart {
  const { utteranceId, text, start, end, language, words } = event;
  const spoken = words?.map((word) => ({ ...timed(word.text, word.start, word.end) }));
  const metadata: JsonObject = { language, ...(spoken && { words: spoken }) };
  return {
    type: 'transcript-final',
    id: String(utteranceId),
    text,
    startSecond: start,
    endSecond: end,
    providerMetadata: { [provider]: metadata },
  };
}

/** Audio that has no transcript, for a program: seconds, and why. */
export function gapOf(event: Extract<TranscriberEvent, { type: 'error' }>): JsonObject {
  const { start, end } = event;
  return {
    ...(start !== undefined && { startSecond: start }),
    ...(end !== undefined && { endSecond: end }),
    code: errorOf(event).code,
  };
}
