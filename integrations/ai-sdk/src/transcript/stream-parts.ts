import { type FinalEvent, type PartialEvent, TranscribeError } from '@ws/core';
import { fromWireError } from '@ws/core/internal';
import type { HeardEvent } from '../hearing/hearing.js';
import type { JsonObject, StreamPart } from '../specification/transcription-model.js';
import { timed } from './transcript-so-far.js';

type OfError = Extract<HeardEvent, { type: 'error' }>;

/** What is being said, in place of what was before. */
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

/** What was said. */
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

/** The error that a session told, whoever told it. */
export function errorOf(event: OfError): TranscribeError {
  return 'error' in event && TranscribeError.isInstance(event.error)
    ? event.error
    : fromWireError(event as Parameters<typeof fromWireError>[0]);
}

/** Audio that has no transcript, for a program: seconds, and why. */
export function gapOf(event: OfError): JsonObject {
  const { start, end } = event;
  return {
    ...(start !== undefined && { startSecond: start }),
    ...(end !== undefined && { endSecond: end }),
    code: errorOf(event).code,
  };
}
