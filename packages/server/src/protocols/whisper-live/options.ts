import { MAX_SPEAKERS, protocolError } from '@ws/core/internal';
import type { RequestedSettings } from '../../audio-session/audio-session.js';
import type { JsonObject } from '../../net/http/json-object.js';
import { hotwordsOf, languageOf, promptOf } from '../conversation/spoken.js';

/** How samples stand in a client's binary messages. */
export type AudioFormat = 'float32' | 'int16' | 'uint8';

export interface WhisperLiveOptions {
  readonly settings: RequestedSettings;
  readonly audioFormat: AudioFormat;
  /** How many finished segments each message has. */
  readonly lastSegments: number;
  /** What it asks for, and will not get. */
  readonly refused: readonly string[];
}

const MAX_UID_CHARS = 200;
const MAX_LAST_SEGMENTS = 100;
const LAST_SEGMENTS = 10;
// The client is warned, and served without.
const REFUSED = ['enable_translation', 'enable_diarization'] as const;
const FORMATS: readonly unknown[] = ['float32', 'int16', 'uint8'];

/**
 * What every answer says of whom it is for.
 *
 * @throws TranscribeError `ERR_PROTOCOL`, `INVALID_MESSAGE`
 */
export function uidOf({ uid }: JsonObject): string {
  if (typeof uid === 'string' && uid !== '' && uid.length <= MAX_UID_CHARS) return uid;
  throw protocolError('INVALID_MESSAGE', `"uid" must be 1 to ${MAX_UID_CHARS} characters.`);
}

/**
 * @param tellsSpeakers - whether the server can tell who speaks
 * @throws TranscribeError `ERR_PROTOCOL`: `INVALID_MESSAGE`, `UNSUPPORTED_LANGUAGE`, `UNSUPPORTED_ENCODING`
 */
export function readOptions(said: JsonObject, tellsSpeakers: boolean): WhisperLiveOptions {
  const { language, task = 'transcribe', initial_prompt: prompt, hotwords } = said;
  const { audio_format: format = 'float32', word_timestamps, send_last_n_segments } = said;
  if (task !== 'transcribe' && task !== 'translate') {
    throw protocolError('INVALID_MESSAGE', '"task" must be "transcribe" or "translate".');
  }
  if (!FORMATS.includes(format)) {
    throw protocolError(
      'UNSUPPORTED_ENCODING',
      `"audio_format" must be one of ${FORMATS.join(', ')}.`,
    );
  }
  const asksSpeakers = said['enable_diarization'] === true;
  return {
    settings: {
      language: languageOf(language),
      task,
      prompt: promptOf(prompt, 'initial_prompt'),
      hotwords: typeof hotwords === 'string' ? hotwordsOf(hotwords.split(/[,\s]+/)) : undefined,
      wordTimestamps: word_timestamps === true,
      speakers: asksSpeakers && tellsSpeakers && { max: mostSpeakersOf(said['max_speakers']) },
    },
    audioFormat: format as AudioFormat,
    lastSegments: lastSegmentsOf(send_last_n_segments),
    refused: REFUSED.filter(
      (name) => said[name] === true && !(name === 'enable_diarization' && tellsSpeakers),
    ),
  };
}

function mostSpeakersOf(given: unknown): number | undefined {
  if (!Number.isInteger(given)) return undefined;
  return Math.min(MAX_SPEAKERS.max, Math.max(1, given as number));
}

function lastSegmentsOf(given: unknown): number {
  if (!Number.isInteger(given)) return LAST_SEGMENTS;
  return Math.min(MAX_LAST_SEGMENTS, Math.max(1, given as number));
}
