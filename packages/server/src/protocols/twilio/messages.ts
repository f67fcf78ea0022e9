import { isObject, protocolError } from '@ws/core/internal';
import type { RequestedSettings } from '../../audio-session/audio-session.js';
import type { JsonObject } from '../../net/http/json-object.js';
import { hotwordsOf, languageOf, promptOf } from '../conversation/spoken.js';

/** The voice: the one that Twilio hears, or the one that it says. */
export type Track = 'inbound' | 'outbound';

export interface CallStart {
  readonly callSid: string;
  readonly streamSid: string;
  readonly tracks: readonly Track[];
  readonly settings: RequestedSettings;
}

const TRACKS: readonly Track[] = ['inbound', 'outbound'];
// What others that speak this protocol call theirs, too.
const SID = /^[\w-]{1,64}$/;

/** @throws TranscribeError `ERR_PROTOCOL`: `INVALID_MESSAGE`, `UNSUPPORTED_ENCODING`, `UNSUPPORTED_LANGUAGE` */
export function readCallStart({ start }: JsonObject): CallStart {
  if (!isObject(start)) throw protocolError('INVALID_MESSAGE', '"start" must be an object.');
  const { mediaFormat, tracks: given, customParameters } = start;
  checkFormat(mediaFormat);
  const tracks = TRACKS.filter((track) => Array.isArray(given) && given.includes(track));
  const { language, prompt, hotwords } = isObject(customParameters) ? customParameters : {};
  return {
    callSid: sidOf(start, 'callSid'),
    streamSid: sidOf(start, 'streamSid'),
    tracks: tracks.length > 0 ? tracks : ['inbound'],
    settings: {
      language: languageOf(language),
      prompt: promptOf(prompt, 'prompt'),
      hotwords: typeof hotwords === 'string' ? hotwordsOf(hotwords.split(/\s*,\s*/)) : undefined,
      // Twilio reads no transcripts, so partials are of no use.
      partialIntervalMs: 0,
    },
  };
}

function sidOf(start: JsonObject, name: string): string {
  const sid = start[name];
  if (typeof sid === 'string' && SID.test(sid)) return sid;
  throw protocolError('INVALID_MESSAGE', `"${name}" must be 1 to 64 letters and digits.`);
}

function checkFormat(format: unknown): void {
  const { encoding, sampleRate, channels } = isObject(format) ? format : {};
  if (encoding === 'audio/x-mulaw' && Number(sampleRate) === 8000 && Number(channels) === 1) return;
  throw protocolError(
    'UNSUPPORTED_ENCODING',
    'The audio must be audio/x-mulaw at 8000 Hz, of one channel.',
  );
}

interface Media {
  readonly track: string;
  /** μ-law at 8 kHz. */
  readonly bytes: Buffer;
  /** Where it begins, in milliseconds from the start of the stream. */
  readonly timestampMs: number;
}

/** @throws TranscribeError `ERR_PROTOCOL`: `INVALID_MESSAGE`, `INVALID_AUDIO` */
export function readMedia({ media }: JsonObject): Media {
  if (!isObject(media)) throw protocolError('INVALID_MESSAGE', '"media" must be an object.');
  const { track = 'inbound', payload, timestamp } = media;
  if (typeof track !== 'string' || typeof payload !== 'string') {
    throw protocolError('INVALID_MESSAGE', '"track" and "payload" must be strings.');
  }
  const bytes = Buffer.from(payload, 'base64');
  // The decoder passes over what is no base64.
  if (bytes.toString('base64') !== payload) {
    throw protocolError('INVALID_AUDIO', '"payload" is not base64.');
  }
  return { track, bytes, timestampMs: positive(Number(timestamp)) };
}

function positive(given: number): number {
  return Number.isFinite(given) && given > 0 ? given : 0;
}
