import type { RequestedSettings } from '../../../audio-session/audio-session.js';
import type { DialectHost } from '../../dialect.js';
import { type AudioFormat, audioFormatOf } from './audio-format.js';
import { detectsLanguage, isSet, keytermsOf, languageOf, numberOf, refused } from './query.js';
import { redactionOf } from './redaction.js';

export interface ListenRequest {
  readonly format: AudioFormat;
  readonly settings: RequestedSettings;
  readonly tellsInterim: boolean;
  /** Whether a recording is told utterance by utterance, and in paragraphs. */
  readonly tellsUtterances: boolean;
  readonly tellsParagraphs: boolean;
  /** Whether who speaks is told, of a recording. */
  readonly tellsSpeakers: boolean;
  /** Whether it is told when speech starts. */
  readonly tellsSpeech: boolean;
  /** Whether a final says that a pause has ended it. */
  readonly tellsEndpoints: boolean;
  /** After so long without a word it is told so. */
  readonly utteranceEndMs: number | undefined;
  /** The longest silence that it waits for, in milliseconds. */
  readonly longestPauseMs: number;
}

// Whisper needs the rest of a sentence more than a model that hears single words: at shorter pauses than its own the
// server would cut sentences into pieces that it mishears.
const SERVERS_OWN_MS = 300;
const LONGEST_PAUSE_MS = 60_000;

/** @throws TranscribeError `ERR_PROTOCOL` where it cannot be had here */
export function readListenRequest(
  query: URLSearchParams,
  { backend, diarizer }: Pick<DialectHost, 'backend' | 'diarizer'>,
): ListenRequest {
  refuseCallback(query);
  const endpointing = endpointingOf(query);
  const hasParagraphs = isSet(query, 'paragraphs');
  const isFormatted = isSet(query, 'smart_format');
  const tellsInterim = isSet(query, 'interim_results');
  const utteranceEndMs = numberOf(query, 'utterance_end_ms', [0, LONGEST_PAUSE_MS]);
  const silenceMs = typeof endpointing === 'number' ? endpointing : 0;
  return {
    format: audioFormatOf(query),
    settings: {
      language: detectsLanguage(query) ? undefined : languageOf(query.get('language'), backend),
      hotwords: keytermsOf(query),
      wordTimestamps: true,
      redact: redactionOf(query),
      // Clients ask for it by default, and do well without.
      ...(isSet(query, 'diarize') && diarizer !== undefined && { speakers: true }),
      ...(!tellsInterim && { partialIntervalMs: 0 }),
      // The gap between words goes on where a sound has none: that it has none is to be told.
      ...(utteranceEndMs && { emptyFinals: true }),
      ...(silenceMs > SERVERS_OWN_MS && {
        turn: 'none' as const,
        endpointing: { minSilenceMs: silenceMs },
      }),
    },
    tellsInterim,
    tellsUtterances: isSet(query, 'utterances'),
    tellsParagraphs: hasParagraphs || isFormatted,
    tellsSpeakers: isSet(query, 'diarize'),
    tellsSpeech: isSet(query, 'vad_events'),
    tellsEndpoints: endpointing !== false,
    utteranceEndMs: utteranceEndMs === 0 ? undefined : utteranceEndMs,
    longestPauseMs: Math.max(silenceMs, utteranceEndMs ?? 0),
  };
}

/** @throws TranscribeError `ERR_PROTOCOL` */
export function refuseCallback(query: URLSearchParams): void {
  if (query.has('callback')) throw callbackRefused();
}

/** The refusal of a callback, where the server calls none. */
export function callbackRefused(): Error {
  return refused(
    'This server makes no calls here: "callback" would let a client reach what only the server reaches. Read the answer here. An operator allows it for recordings with --jobs and --webhook-hosts.',
  );
}

function endpointingOf(query: URLSearchParams): number | boolean {
  const given = query.get('endpointing')?.toLowerCase();
  if (given === 'false') return false;
  if (given === undefined || given === 'true') return true;
  return numberOf(query, 'endpointing', [0, LONGEST_PAUSE_MS]) ?? true;
}
