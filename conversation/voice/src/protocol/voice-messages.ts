import { TranscribeError } from '@ws/core';
import { isObject } from '@ws/core/internal';

/** Where the conversation's socket is. */
export const STREAM_PATH = '/voice/stream';

/** What a recording is. */
export const VOICE_FORMATS = ['webm', 'mp4', 'wav', 'pcm'] as const;

/** One of {@link VOICE_FORMATS}. */
export type VoiceFormat = (typeof VOICE_FORMATS)[number];

export interface AudioStart {
  readonly type: 'audio_start';
  readonly format: VoiceFormat;
  /** Of `pcm`, which is 16-bit little-endian mono: 8000 to 192000. */
  readonly sampleRate: number;
  /** `continuous`: the server hears when something was said. */
  readonly mode: 'push' | 'continuous';
}

/** What a client says, but for audio. */
export type VoiceClientMessage =
  | AudioStart
  | { readonly type: 'audio_end' }
  | { readonly type: 'text'; readonly content: string }
  | { readonly type: 'cancel' }
  /** Sets the voice that speaks the answers from now on. */
  | { readonly type: 'voice'; readonly name: string }
  /** The model that writes the answers from now on. */
  | { readonly type: 'model'; readonly name: string }
  /** So many seconds of this sound were heard. */
  | { readonly type: 'playback'; readonly url: string; readonly seconds: number };

/** Why something does not work, by its code on the wire. */
export type VoiceErrorCode =
  | 'INVALID_JSON'
  | 'INVALID_MESSAGE'
  | 'UNKNOWN_MESSAGE'
  | 'UNEXPECTED_MESSAGE'
  | 'MESSAGE_TOO_LARGE'
  | 'UNSUPPORTED_FORMAT'
  | 'INVALID_AUDIO'
  | 'TRANSCRIBE_ERROR'
  | 'ANSWER_FAILED'
  | 'ANSWER_TIMEOUT'
  | 'SPEECH_FAILED'
  | 'OVERLOADED'
  | 'QUOTA_EXCEEDED'
  | 'UNAUTHORIZED'
  | 'SESSION_TOO_LONG'
  | 'CONVERSATION_TAKEN'
  | 'INTERNAL_ERROR';

export type VoiceServerMessage =
  | {
      readonly type: 'ready';
      readonly session_id: 'voice';
      readonly conversation_id: string;
      /** The voices that can speak, and the one that does, by name; left out where answers are not spoken. */
      readonly voices?: readonly string[] | undefined;
      readonly voice?: string | undefined;
      /** Models that can write them, and which does; left out where there is one. */
      readonly models?: readonly string[] | undefined;
      readonly model?: string | undefined;
    }
  | { readonly type: 'speech_start' }
  | { readonly type: 'partial_transcript'; readonly text: string; readonly is_final: false }
  | { readonly type: 'final_transcript'; readonly text: string }
  /** What was heard is taken for the answer's own sound, and is not asked. */
  | { readonly type: 'suppressed'; readonly text: string; readonly reason: 'echo' }
  /** What was said over an answer told it to stop. It is not asked. */
  | { readonly type: 'stopped'; readonly text: string }
  /** The detector heard speech in this audio, and the engine had no words for it. Seconds of the recording or microphone. */
  | { readonly type: 'untranscribed'; readonly start: number; readonly end: number }
  | { readonly type: 'response_chunk'; readonly text: string; readonly accumulated: string }
  /** A tool is used; of one use, each state has the same id. */
  | {
      readonly type: 'tool';
      readonly name: string;
      readonly id?: string;
      readonly state: 'called' | 'running' | 'done' | 'failed';
    }
  | {
      readonly type: 'audio_chunk';
      readonly url: string;
      readonly index: number;
      readonly text: string;
      /** Where this is in the answer, in UTF-16 units, and how long it sounds. */
      readonly start: number;
      readonly end: number;
      readonly seconds: number;
    }
  | { readonly type: 'response_complete'; readonly text: string; readonly audio_url: string | null }
  /** A person speaks: hold the sound. */
  | { readonly type: 'pause' }
  /** It was nothing: go on. */
  | { readonly type: 'resume' }
  /** The answer is broken off: nothing more of it comes, and its sound is to end at once. */
  | { readonly type: 'interrupted'; readonly reason: 'speech' | 'cancel' }
  | { readonly type: 'error'; readonly code: VoiceErrorCode; readonly message: string };

const MAX_TEXT_CHARS = 8000;
const MAX_FRAME_BYTES = 64 * 1024;
const MAX_URL_CHARS = 500;
/** Samples of a second that can be heard, as a client may say. */
export const SAMPLE_RATES = { least: 8000, most: 192_000 } as const;

/** A fault of a message, with its code on the wire. */
export function voiceError(wireCode: VoiceErrorCode, message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_PROTOCOL', details: { wireCode } });
}

/**
 * Reads a text frame.
 *
 * @throws TranscribeError `ERR_PROTOCOL`, whose `details.wireCode` is a {@link VoiceErrorCode}
 */
export function decodeVoiceMessage(frame: Uint8Array): VoiceClientMessage {
  if (frame.length > MAX_FRAME_BYTES) {
    throw voiceError(
      'MESSAGE_TOO_LARGE',
      `A message may have ${MAX_FRAME_BYTES} bytes. Send audio as binary frames.`,
    );
  }
  let message: unknown;
  try {
    message = JSON.parse(new TextDecoder().decode(frame));
  } catch {
    throw voiceError('INVALID_JSON', 'A text frame must be JSON. Send audio as binary frames.');
  }
  if (!isObject(message)) throw voiceError('INVALID_MESSAGE', 'A message must be a JSON object.');
  const { type, content } = message;
  switch (type) {
    case 'audio_start':
      return audioStart(message);
    case 'audio_end':
    case 'cancel':
      return { type };
    case 'text':
      return { type, content: textOf(content) };
    case 'playback':
      return playback(message);
    case 'voice':
    case 'model': {
      const { name } = message;
      if (typeof name !== 'string') throw wrong('name', name, `the name of a ${type}`);
      return { type, name };
    }
    default:
      throw wrong(
        'type',
        type,
        'audio_start, audio_end, text, cancel, voice, model or playback',
        'UNKNOWN_MESSAGE',
      );
  }
}

function audioStart(message: Readonly<Record<string, unknown>>): AudioStart {
  const { format = 'webm', sample_rate: sampleRate = 16_000, mode = 'push' } = message;
  const { least, most } = SAMPLE_RATES;
  if (!VOICE_FORMATS.includes(format as VoiceFormat)) {
    throw wrong('format', format, `one of ${VOICE_FORMATS.join(', ')}`, 'UNSUPPORTED_FORMAT');
  }
  const isRate = Number.isInteger(sampleRate) && Number(sampleRate) >= least;
  if (typeof sampleRate !== 'number' || !isRate || sampleRate > most) {
    throw wrong('sample_rate', sampleRate, `a whole number from ${least} to ${most}`);
  }
  if (mode !== 'push' && mode !== 'continuous') throw wrong('mode', mode, 'push or continuous');
  return { type: 'audio_start', format: format as VoiceFormat, sampleRate, mode };
}

/**
 * A text that a person wrote.
 *
 * @throws TranscribeError `ERR_PROTOCOL`
 */
export function textOf(content: unknown): string {
  if (typeof content !== 'string' || content.trim() === '') {
    throw voiceError('INVALID_MESSAGE', 'The text must be a string that is not blank.');
  }
  if (content.length > MAX_TEXT_CHARS) {
    throw voiceError(
      'MESSAGE_TOO_LARGE',
      `The text has ${content.length} characters, and may have ${MAX_TEXT_CHARS}.`,
    );
  }
  // Half of a character that takes two units is no text that others take.
  return content.replace(/\p{Surrogate}/gu, '\ufffd');
}

function playback({ url, seconds }: Readonly<Record<string, unknown>>): VoiceClientMessage {
  const isUrl = typeof url === 'string' && url.length <= MAX_URL_CHARS;
  if (!isUrl || typeof seconds !== 'number' || !(seconds >= 0)) {
    throw voiceError('INVALID_MESSAGE', '"playback" needs the "url" of a sound, and "seconds".');
  }
  return { type: 'playback', url, seconds };
}

/** A field that is not as it must be. */
function wrong(
  name: string,
  value: unknown,
  accepted: string,
  code: VoiceErrorCode = 'INVALID_MESSAGE',
): TranscribeError {
  return voiceError(code, `"${name}" is ${shown(value)}, but must be ${accepted}.`);
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  // What is deep enough cannot be written.
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'an object';
  return JSON.stringify(value).slice(0, 80);
}
